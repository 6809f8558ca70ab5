"""What the chosen add-ons ask for, and what they were given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mectui.addons.catalogue import catalogue
from mectui.addons.recipe import Input, Recipe
from mectui.addons.solver.choosing import BACKEND
from mectui.wizard.addons import Judged, entries, judged
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings


@dataclass(frozen=True, slots=True)
class Asked:
    """One add-on's inputs, those first without which it does not work.

    `place` is where its entry is in the answers, None where it has none yet: it was added. `name` is what
    its entry is called, and `owner` the add-on that the secrets are of.
    """

    name: str
    title: str
    owner: str
    inputs: tuple[Input, ...]
    given: Mapping[str, Any]
    place: int | None = None

    def path(self, given: Input) -> str:
        """Return the key path of an input in a form."""
        return f"addons.{self.name}.{given.name}"

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names that it was given values for, and does not ask for."""
        known = {each.name for each in self.inputs}
        return tuple(name for name in self.given if name not in known)


def asked(draft: Draft, findings: Findings) -> tuple[Asked, ...]:
    """Return every add-on of the answers that asks for anything, and those added that need an answer."""
    found = judged(draft, findings)
    own = [each for each in _own(draft, found) if each.inputs or each.unknown]
    return (*own, *_added(found))


def _own(draft: Draft, found: Judged | None) -> Iterator[Asked]:
    for place, (name, given) in enumerate(entries(draft)):
        recipe = catalogue().find(name)
        if recipe is not None:
            meant = _meant(recipe, given)
            inputs = _fitted(meant, found).inputs
            inputs = (*recipe.inputs, *inputs) if meant is not recipe else inputs
            yield Asked(name, recipe.title, meant.name, _urgent_first(inputs), given, place)


def _meant(recipe: Recipe, given: Mapping[str, Any]) -> Recipe:
    """Return the recipe that a profile stands for, by what was chosen; any other is meant itself."""
    if recipe.profile is None:
        return recipe
    chosen = str(given.get(BACKEND, recipe.profile.default))
    return catalogue().recipes[chosen if chosen in recipe.profile.choices else recipe.profile.default]


def _fitted(recipe: Recipe, found: Judged | None) -> Recipe:
    return recipe.fitted(found.shape.track, found.shape.architecture) if found else recipe


def _added(found: Judged | None) -> Iterator[Asked]:
    """Yield what is only there for others, where it cannot do without an answer."""
    for each in found.solution.added if found else ():
        needed = tuple(given for given in each.recipe.inputs if _urgent(given))
        if needed:
            yield Asked(each.name, each.recipe.title, each.name, needed, {})


def _urgent(given: Input) -> bool:
    return given.required and given.default is None


def _urgent_first(inputs: tuple[Input, ...]) -> tuple[Input, ...]:
    return tuple(sorted(inputs, key=lambda given: not _urgent(given)))
