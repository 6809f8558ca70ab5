"""Secrets of add-ons at a terminal: asked for without showing them, and only where none is given."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from getpass import getpass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mectui.addons.recipe import Recipe


def ask_for_secrets(
    recipes: Iterable[Recipe], environ: Mapping[str, str], *, may_ask: bool
) -> dict[str, str]:
    """Return the required secrets that the environment has not, by variable, as somebody types them.

    They are for the environment of a run, and for nothing else. Where nobody can be asked, the run says
    itself which are missing.
    """
    asked: dict[str, str] = {}
    if may_ask and sys.stdin.isatty():
        for recipe in recipes:
            for given in recipe.inputs:
                variable = given.variable(recipe.name)
                if given.secret and given.required and not environ.get(variable):
                    asked[variable] = getpass(f"{recipe.title}: {given.title} (not shown): ")
    return asked
