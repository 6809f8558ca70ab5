"""docs/recipes.md says what the model says, and docs/addons.md what the catalogue does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from mectui.addons.catalogue import catalogue
from mectui.addons.recipe import Recipe, Variant
from mectui.addons.recipe.frozen import Frozen
from mectui.addons.recipe.placeholders import FACTS
from mectui.addons.solver import Rule
from tests.addons.tables import page

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "recipes.md").read_text(encoding="utf-8")
FOR_USERS = (DOCS / "addons.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (\w+)\n(.*?)(?=^### |\Z)", PAGE, re.MULTILINE | re.DOTALL))
ROW = re.compile(r"^\| `(\w+)` \| (.*?)( \*\*\(required\)\*\*)? \|$", re.MULTILINE)


def parts() -> dict[str, type[BaseModel]]:
    """Return every part that a recipe is made of, by its name."""
    found, queue = {"Recipe": Recipe}, list(Frozen.__subclasses__())
    while queue:
        part = queue.pop()
        queue += part.__subclasses__()
        if part.__module__.startswith("mectui.") and part.__name__ != "Switched":
            found[part.__name__] = part  # type: ignore[assignment]
    return dict(found)


def test_every_part_has_its_section() -> None:
    assert set(SECTIONS) == set(parts())


@pytest.mark.parametrize("name", sorted(set(parts()) - {"Variant"}))
def test_every_field_is_there_with_its_meaning(name: str) -> None:
    said = {field: (meaning, bool(required)) for field, meaning, required in ROW.findall(SECTIONS[name])}
    fields = parts()[name].model_fields
    assert said == {field: (info.description, info.is_required()) for field, info in fields.items()}


def test_a_variant_names_what_it_may_change() -> None:
    assert set(re.findall(r"`(\w+)`", SECTIONS["Variant"])) == set(Variant.model_fields)


def test_facts_and_rules_are_named() -> None:
    assert [fact for fact in FACTS if f"`{fact}`" not in PAGE] == []
    assert [rule for rule in Rule if f"`{rule}`" not in FOR_USERS] == []


def test_the_tables_are_fresh() -> None:
    assert page() == FOR_USERS, "write them anew: python -m tests.addons.tables"


def test_every_addon_is_in_a_table() -> None:
    assert [name for name in catalogue().recipes if f"| `{name}`" not in FOR_USERS] == []


def test_the_example_is_a_recipe() -> None:
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert example
    recipe = Recipe.model_validate(yaml.safe_load(example[1]))
    assert recipe.fitted("1.29", "arm64").version == "1.3.9"
