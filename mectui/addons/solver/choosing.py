"""From names to recipes: profiles resolved, dependencies added, and all of it in the order of installing."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any

from mectui.addons.catalogue import Catalogue
from mectui.addons.recipe import DEFAULT_STORAGE_CLASS, Claim, Recipe
from mectui.addons.solver.finding import Finding, Rule, Way, refusal
from mectui.addons.solver.shape import Shape
from mectui.answers.model import Addon

BACKEND = "backend"
"""The input of a profile: which of its choices it is."""


@dataclass(frozen=True)
class Chosen:
    """An add-on that will be there, its recipe fitted to the cluster.

    `wanted_by` are those that brought it in; none for a person's own wish. `stands_for` is the profile or
    other name that was written instead. `gave_way` are the inputs that were set for others' sake. `wishes`
    are all that it is there for, as a person wrote them: it is gone once all of them are left out.
    """

    recipe: Recipe
    inputs: Mapping[str, Any] = field(default_factory=dict)
    wanted_by: tuple[str, ...] = ()
    stands_for: str | None = None
    gave_way: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The add-on's name."""
        return self.recipe.name

    @property
    def written(self) -> str:
        """The name that a person wrote for it."""
        return self.stands_for or self.name

    @cached_property
    def answers(self) -> dict[str, Any]:
        """Its inputs, defaults where nothing was given; secrets are not among them."""
        own = {given.name: given.default for given in self.recipe.inputs if not given.secret}
        return {**own, **self.inputs}

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What it claims, its inputs being as they are."""
        return tuple(claim for claim in self.recipe.claims if claim.on(self.answers))


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, in the order of installing, and what of it is no choice."""

    order: tuple[Chosen, ...]
    findings: tuple[Finding, ...]


def choose(addons: Sequence[Addon], shape: Shape, catalogue: Catalogue) -> Choice:
    """Return the add-ons with what they depend on, each fitted to the cluster."""
    findings: list[Finding] = []
    found: dict[str, Chosen] = {}
    for addon in addons:
        chosen = _resolved(addon, catalogue)
        if isinstance(chosen, Finding):
            findings.append(chosen)
        elif chosen.name in found:
            findings.append(_twice(addon, chosen))
        else:
            found[chosen.name] = _fitted(chosen, shape, catalogue)
    order = _in_order(_with_dependencies(found, shape, catalogue))
    return Choice(tuple(_giving_way(order)), tuple(findings))


def _resolved(addon: Addon, catalogue: Catalogue) -> Chosen | Finding:
    recipe = catalogue.find(addon.name)
    if recipe is None:
        what = f"addons: there is no add-on {addon.name!r}"
        return refusal(Rule.NAME, (addon.name,), what, "", Way.without(catalogue.nearest(addon.name)))
    written = addon.name.rpartition("/")[2]
    if recipe.profile is None:
        return Chosen(recipe, addon.inputs, stands_for=written if written != recipe.name else None)
    name = addon.inputs.get(BACKEND, recipe.profile.default)
    if name not in recipe.profile.choices:
        what = f"addons.{recipe.name}.{BACKEND}: {name!r} is none of its choices"
        way = Way.told(f"choose one of {', '.join(recipe.profile.choices)}", recipe.name, BACKEND)
        return refusal(Rule.INPUT, (recipe.name,), what, recipe.profile.why, way)
    inputs = {key: value for key, value in addon.inputs.items() if key != BACKEND}
    return Chosen(catalogue.named(str(name)), inputs, stands_for=recipe.name)


def _twice(addon: Addon, chosen: Chosen) -> Finding:
    why = f"{addon.name} is {chosen.name}" if addon.name != chosen.name else "it stands for another one, too"
    what = f"addons: {chosen.name} is there twice"
    return refusal(Rule.NAME, (chosen.name,), what, why, Way.without(f"take {addon.name} out"))


def _fitted(chosen: Chosen, shape: Shape, catalogue: Catalogue) -> Chosen:
    return replace(chosen, recipe=catalogue.fitted(chosen.recipe, shape.track, shape.architecture))


def _with_dependencies(chosen: Mapping[str, Chosen], shape: Shape, catalogue: Catalogue) -> dict[str, Chosen]:
    """Return the chosen, and what they depend on, each with whom it is there for."""
    found = dict(chosen)
    for wish in chosen.values():
        queue = deque([wish.name])
        seen = {wish.name}
        while queue:
            one = found[name := queue.popleft()]
            found[name] = _there_for(one, wish, brought=name not in chosen)
            for more in one.recipe.depends:
                if more not in found:
                    found[more] = _fitted(Chosen(catalogue.named(more)), shape, catalogue)
                if more not in seen:
                    seen.add(more)
                    queue.append(more)
    return found


def _there_for(one: Chosen, wish: Chosen, *, brought: bool) -> Chosen:
    # what a person leaves out is the person's own wish, however far the dependency is behind it
    wanted_by = (*one.wanted_by, wish.name) if brought else ()
    return replace(one, wanted_by=wanted_by, wishes=(*one.wishes, wish.written))


def staying(order: Sequence[Chosen], out: Collection[str]) -> tuple[Chosen, ...]:
    """Return what is there still once these wishes, as they were written, are left out."""
    return tuple(each for each in order if not set(each.wishes) <= set(out))


def needed_by(chosen: Chosen, order: Sequence[Chosen]) -> tuple[str, ...]:
    """Return the names without which an add-on does not come up: the default storage class is one of them."""
    classes = (each.name for each in order if any(c.what == DEFAULT_STORAGE_CLASS for c in each.claims))
    return (*chosen.recipe.depends, *(classes if chosen.recipe.needs.storage_class else ()))


def needed_for(order: Sequence[Chosen], names: Collection[str]) -> set[str]:
    """Return the names of what is there by these names, and of all that it depends on."""
    needed: set[str] = set()
    for chosen in reversed(order):
        if {chosen.name, chosen.stands_for} & (needed | set(names)):
            needed |= {chosen.name, *needed_by(chosen, order)}
    return needed


def _in_order(chosen: Mapping[str, Chosen]) -> tuple[Chosen, ...]:
    """Return them so that each comes behind what it depends on, and behind what it is to come after.

    Raises ValueError where recipes depend on each other, which a test of the catalogue rules out.
    """
    graph = {name: sorted(_before(each, chosen)) for name, each in sorted(chosen.items())}
    try:
        return tuple(chosen[name] for name in TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise ValueError(f"add-ons depend on each other: {error.args[1]}") from error


def _before(each: Chosen, chosen: Mapping[str, Chosen]) -> Iterator[str]:
    for name in (*each.recipe.depends, *each.recipe.after):
        if name in chosen:
            yield name
    if each.recipe.needs.storage_class:
        yield from (name for name, other in chosen.items() if _brings_storage_class(other))


def _brings_storage_class(chosen: Chosen) -> bool:
    return any(claim.what == DEFAULT_STORAGE_CLASS for claim in chosen.recipe.claims)


def _giving_way(order: Sequence[Chosen]) -> Iterator[Chosen]:
    """Yield them; what is there only for others does without a claim that another makes, where it can."""
    claimants: dict[str, set[str]] = defaultdict(set)
    for each in order:
        for claim in each.claims:
            claimants[claim.what].add(each.name)
    for each in order:
        rivalled = [claim for claim in each.claims if claim.when and claimants[claim.what] > {each.name}]
        if not (each.wanted_by and rivalled):
            yield each
            continue
        for claim in rivalled:
            claimants[claim.what].discard(each.name)
        switched = dict.fromkeys([claim.when for claim in rivalled if claim.when], False)
        yield replace(each, inputs={**each.inputs, **switched}, gave_way=tuple(switched))
