"""What helps with an error that is known."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml

from mectui.addons.recipe import Hint, Recipe

HINTS_FILE = "hints.yaml"


def advice(said: str, recipe: Recipe) -> str | None:
    """Return what helps with an add-on that failed by these words; None where nobody knows."""
    hints = (*recipe.hints, *common())
    return next((hint.advice for hint in hints if re.search(hint.match, said)), None)


@cache
def common() -> tuple[Hint, ...]:
    """Return the hints that go for every add-on."""
    text = (files("mectui.addons") / HINTS_FILE).read_text(encoding="utf-8")
    return tuple(Hint.model_validate(each) for each in yaml.safe_load(text))
