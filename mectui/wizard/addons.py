"""The add-ons of a draft against its cluster: what is added, what stands against them, what they take."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mectui.addons.catalogue import catalogue
from mectui.addons.offered import offered
from mectui.addons.solver import (
    Chosen,
    Finding,
    Footprint,
    MachineType,
    Rule,
    Shape,
    Solution,
    solve,
)
from mectui.answers.model import Addon
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.known import known_type

if TYPE_CHECKING:
    from mectui.aws.lookups import Found, TypeChoice

Wishes = tuple[tuple[str, str], ...]
"""The add-ons that are chosen: the name of each, and its inputs as JSON."""

_SETTLED_LATER = frozenset({Rule.STORAGE, Rule.INPUT})
"""What another choice settles, or an answer: the add-on may be taken all the same."""


@dataclass(frozen=True, eq=False, slots=True)
class Offer:
    """The types that can be had in a region, the least first: the same one until they are looked up anew.

    It is compared by being the same: a thousand types would take a thousandth of a second each time.
    """

    found: Found[TypeChoice] | None
    machines: tuple[MachineType, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """One add-on more beside the chosen: what is said of it, what comes with it, what all of it takes."""

    said: tuple[Finding, ...]
    brings: tuple[str, ...]
    taken: Footprint


@dataclass(frozen=True, slots=True)
class Judged:
    """The chosen add-ons, the cluster that they are for, and what the solver says of them."""

    wishes: Wishes
    shape: Shape
    offer: Offer
    solution: Solution = field(compare=False)
    """it follows from the others"""

    def own(self, name: str) -> Chosen | None:
        """Return what is there by a name of the catalogue, or because of it; None where nothing is."""
        order = self.solution.order
        by_name = next((each for each in order if each.name == name), None)
        return by_name or next((each for each in order if each.stands_for == name), None)

    def trial(self, name: str) -> Trial | None:
        """Return what would be with one add-on of the catalogue more; None of one that is there."""
        return _trials(self.wishes, self.shape, self.offer).get(name)

    def said_of(self, name: str) -> tuple[Finding, ...]:
        """Return what is said of an add-on of the catalogue: as it is there, or as it would be."""
        own = self.own(name)
        if own is not None:
            return tuple(each for each in self.solution.refusals if own.name in each.addons)
        trial = self.trial(name)
        return trial.said if trial else ()

    def doubts_of(self, name: str) -> tuple[Finding, ...]:
        """Return what should be known of an add-on that is there."""
        own = self.own(name)
        return tuple(each for each in self.solution.doubts if own and own.name in each.addons)


def judged(draft: Draft, findings: Findings) -> Judged | None:
    """Return the chosen add-ons as judged; None while other answers are not sound."""
    answers = draft.supposed
    if answers is None:
        return None
    kind = known_type(findings, answers.aws.instance_type)
    shape = Shape.of(
        answers,
        architecture=str(kind.architecture) if kind else None,
        vcpu=kind.vcpu or None if kind else None,
        memory_mib=kind.memory_mib or None if kind else None,
        standing=draft.standing,
    )
    wishes = tuple((each.name, _json(each.inputs)) for each in answers.addons)
    offer = _offer(findings.types)
    return Judged(wishes, shape, offer, _solved(wishes, shape, offer))


def forbids(finding: Finding) -> bool:
    """Tell whether something said of an add-on is why it cannot be taken, whatever its inputs are."""
    return not finding.by_input and finding.rule not in _SETTLED_LATER


def entries(draft: Draft) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return the name and the inputs of every add-on in the answers, sound or not."""
    addons = draft.get("addons")
    return tuple(map(_entry, addons)) if isinstance(addons, list | tuple) else ()


def key_of(name: str) -> str:
    """Return the name that the catalogue has an add-on by; one that it does not know keeps its own."""
    recipe = catalogue().find(name)
    return recipe.name if recipe else name


def _entry(addon: Any) -> tuple[str, dict[str, Any]]:
    if not isinstance(addon, dict):
        return str(addon), {}
    inputs = addon.get("inputs")
    return str(addon.get("name", "")), dict(inputs) if isinstance(inputs, dict) else {}


def _json(inputs: Mapping[str, Any]) -> str:
    return json.dumps(inputs, sort_keys=True, default=str)


_NOTHING = Offer(None)
_offered = [_NOTHING]
"""The offer that was made last."""


def _offer(found: Found[TypeChoice] | None) -> Offer:
    if found is None:
        return _NOTHING
    if _offered[0].found is not found:
        _offered[0] = Offer(found, offered(found.rows))
    return _offered[0]


@lru_cache(maxsize=4)
def _solved(wishes: Wishes, shape: Shape, offer: Offer) -> Solution:
    return solve([_addon(wish) for wish in wishes], shape, catalogue(), offer.machines)


@lru_cache(maxsize=1)
def _trials(wishes: Wishes, shape: Shape, offer: Offer) -> Mapping[str, Trial]:
    """Try every add-on that is not there once beside those that are, and not for every drawing of them."""
    solution = _solved(wishes, shape, offer)
    there = {each.name for each in solution.order} | {key_of(name) for name, _ in wishes}
    known = {(each.rule, each.addons) for each in solution.refusals}
    addons = [_addon(wish) for wish in wishes]
    found: dict[str, Trial] = {}
    for name in catalogue().recipes:
        if name not in there:
            tried = solve([*addons, Addon(name=name)], shape, catalogue(), offer.machines)
            said = tuple(each for each in tried.refusals if (each.rule, each.addons) not in known)
            brings = tuple(each.name for each in tried.added if each.name not in there)
            found[name] = Trial(said, brings, _more(tried.footprint, solution.footprint))
    return found


def _more(after: Footprint, before: Footprint) -> Footprint:
    """Return what is taken more than before."""
    return Footprint(
        vcpu=after.vcpu - before.vcpu,
        memory_mib=after.memory_mib - before.memory_mib,
        volumes_gib=after.volumes_gib - before.volumes_gib,
    )


def _addon(wish: tuple[str, str]) -> Addon:
    name, inputs = wish
    return Addon(name=name, inputs=json.loads(inputs))
