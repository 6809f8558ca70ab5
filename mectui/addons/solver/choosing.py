"""From names to recipes: profiles resolved, dependencies added, and all of it in the order of installing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from typing import Any

from mectui.addons.catalogue import Catalogue
from mectui.addons.recipe import Recipe
from mectui.answers.model import Addon
from mectui.events import Problem

BACKEND = "backend"
"""The input of a profile: which of its choices it is."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """An add-on that will be there. `wanted_by` are those that brought it in; empty for a person's own wish.

    `stands_for` is the profile's name that was chosen instead of it.
    """

    recipe: Recipe
    inputs: Mapping[str, Any] = field(default_factory=dict)
    wanted_by: tuple[str, ...] = ()
    stands_for: str | None = None

    @property
    def name(self) -> str:
        """The add-on's name."""
        return self.recipe.name


def resolve(addons: Sequence[Addon], catalogue: Catalogue, problems: list[Problem]) -> dict[str, Chosen]:
    """Return what was asked for by name, profiles resolved; what there is not is told in `problems`."""
    found: dict[str, Chosen] = {}
    for addon in addons:
        recipe = catalogue.find(addon.name)
        if recipe is None:
            what = f"addons: there is no add-on {addon.name!r}"
            problems.append(Problem(what, "", catalogue.nearest(addon.name)))
            continue
        chosen = _of_profile(addon, recipe, catalogue, problems) if recipe.profile else Chosen(recipe)
        if chosen is not None:
            inputs = {key: value for key, value in addon.inputs.items() if not _of_a_profile(key, recipe)}
            found[chosen.name] = replace(chosen, inputs=inputs)
    return found


def _of_a_profile(key: str, recipe: Recipe) -> bool:
    return recipe.profile is not None and key == BACKEND


def _of_profile(addon: Addon, recipe: Recipe, catalogue: Catalogue, problems: list[Problem]) -> Chosen | None:
    assert recipe.profile is not None
    name = addon.inputs.get(BACKEND, recipe.profile.default)
    if name not in recipe.profile.choices:
        choices = ", ".join(recipe.profile.choices)
        what = f"addons.{recipe.name}.{BACKEND}: {name!r} is none of its choices"
        problems.append(Problem(what, recipe.profile.why, f"choose one of {choices}"))
        return None
    return Chosen(catalogue.named(str(name)), stands_for=recipe.name)


def with_dependencies(chosen: Mapping[str, Chosen], catalogue: Catalogue) -> dict[str, Chosen]:
    """Return the chosen, and what they depend on, each with whom it is there for."""
    found = dict(chosen)
    queue = list(chosen.values())
    while queue:
        wanting = queue.pop()
        for name in wanting.recipe.depends:
            known = found.get(name)
            if known is None:
                added = Chosen(catalogue.named(name), wanted_by=(wanting.name,))
                found[name] = added
                queue.append(added)
            elif known.wanted_by and wanting.name not in known.wanted_by:
                found[name] = replace(known, wanted_by=(*known.wanted_by, wanting.name))
    return found


def in_order(chosen: Mapping[str, Chosen]) -> tuple[Chosen, ...]:
    """Return them so that each comes behind what it depends on, and behind what it is to come after.

    Raises ValueError where recipes depend on each other, which a test of the catalogue rules out.
    """
    graph = {name: set(_before(each, chosen)) for name, each in sorted(chosen.items())}
    try:
        return tuple(chosen[name] for name in TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise ValueError(f"add-ons depend on each other: {error.args[1]}") from error


def _before(each: Chosen, chosen: Mapping[str, Chosen]) -> Iterator[str]:
    for name in (*each.recipe.depends, *each.recipe.after):
        if name in chosen:
            yield name
