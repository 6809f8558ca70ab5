"""The catalogue: every recipe, read from its YAML file. Adding an add-on is adding a file."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from mectui.addons.recipe import Purpose, Recipe
from mectui.events import ExitCode, Trouble

RECIPES = files("mectui.addons") / "recipes"


@dataclass(frozen=True)
class Catalogue:
    """Recipes by name."""

    recipes: Mapping[str, Recipe]
    _fitted: dict[tuple[str, str | None, str | None], Recipe] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def find(self, name: str) -> Recipe | None:
        """Return the recipe of a name, None where there is none.

        Aliases are names, too, and MicroK8s' own add-ons have theirs with their repository before it.
        """
        repository, _, bare = name.rpartition("/")
        found = self.recipes.get(bare) or self._by_alias.get(bare)
        return found if found and repository in ("", found.repository) else None

    def named(self, name: str, otherwise: str = "`mectui addons` lists all of them") -> Recipe:
        """Return the recipe of a name.

        Raises Trouble(USAGE) where there is none: it names the nearest, or, where none is near, `otherwise`.
        """
        recipe = self.find(name)
        if recipe is None:
            raise Trouble.of(
                ExitCode.USAGE, f"there is no add-on {name!r}", "", self.nearest(name, otherwise)
            )
        return recipe

    def fitted(self, recipe: Recipe, track: str | None, architecture: str | None) -> Recipe:
        """Return one of its recipes as `Recipe.fitted` does: all of them are tried at every choice."""
        key = recipe.name, track, architecture
        if key not in self._fitted:
            self._fitted[key] = recipe.fitted(track, architecture)
        return self._fitted[key]

    def nearest(self, name: str, otherwise: str = "take it out") -> str:
        """Return the remedy for a name that is none; `otherwise` where no other is near it."""
        near = difflib.get_close_matches(name, [*self.recipes, *self._by_alias], n=1)
        return f"did you mean {near[0]}?" if near else otherwise

    def by_purpose(self) -> Iterator[tuple[Purpose, tuple[Recipe, ...]]]:
        """Yield the recipes of each purpose that has any, by title."""
        for purpose in Purpose:
            found = [recipe for recipe in self.recipes.values() if recipe.purpose is purpose]
            if found:
                yield purpose, tuple(sorted(found, key=lambda recipe: recipe.title.casefold()))

    @property
    def _by_alias(self) -> dict[str, Recipe]:
        return {alias: recipe for recipe in self.recipes.values() for alias in recipe.aliases}


@cache
def catalogue() -> Catalogue:
    """Return the catalogue that mectui comes with."""
    recipes = (Recipe.model_validate(_read(path.read_text(encoding="utf-8"))) for path in _recipe_files())
    return Catalogue({recipe.name: recipe for recipe in recipes})


def _recipe_files() -> list[Any]:
    found = (path for path in RECIPES.iterdir() if path.name.endswith(".yaml"))
    return sorted(found, key=lambda path: path.name)


def _read(text: str) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)  # noqa: S506 - both are safe, and the files are ours
