"""The solver's one question: do these add-ons fit this cluster?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mectui.addons.catalogue import Catalogue
from mectui.addons.recipe import Input
from mectui.addons.recipe.model import State
from mectui.addons.solver import fitting
from mectui.addons.solver.choosing import Chosen, in_order, resolve, with_dependencies
from mectui.addons.solver.footprint import Footprint, footprint
from mectui.addons.solver.shape import MachineType, Shape
from mectui.answers.model import Addon
from mectui.events import Problem


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of one add-on, or of all together where `addon` is empty."""

    addon: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Solution:
    """The add-ons in the order of installing, why they cannot be, and what should be known of them."""

    order: tuple[Chosen, ...]
    refusals: tuple[Finding, ...]
    doubts: tuple[Finding, ...]
    footprint: Footprint

    @property
    def fits(self) -> bool:
        """Whether nothing stands against it."""
        return not self.refusals

    @property
    def added(self) -> tuple[Chosen, ...]:
        """What is there only because something else needs it."""
        return tuple(each for each in self.order if each.wanted_by)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that stands against it, each once."""
        return tuple(dict.fromkeys(finding.problem for finding in self.refusals))


def solve(
    addons: Sequence[Addon], shape: Shape, catalogue: Catalogue, machines: Sequence[MachineType] = ()
) -> Solution:
    """Return whether the add-ons fit the cluster, and what would; `machines` are types to choose among."""
    unknown: list[Problem] = []
    wanted = with_dependencies(resolve(addons, catalogue, unknown), catalogue)
    fitted = {
        name: replace(each, recipe=each.recipe.fitted(shape.track, shape.architecture))
        for name, each in wanted.items()
    }
    order = in_order(fitted)
    refusals = [
        *(("", problem) for problem in unknown),
        *_engines(order, shape),
        *fitting.tracks(order, shape),
        *fitting.architectures(order, shape, machines),
        *fitting.conflicts(order),
        *fitting.counts(order, shape),
        *fitting.machines(order, shape, machines),
        *_inputs(order),
    ]
    return Solution(
        order,
        tuple(Finding(*each) for each in refusals),
        tuple(Finding(*each) for each in _doubts(order)),
        footprint((each.recipe for each in order), shape),
    )


def _engines(order: Sequence[Chosen], shape: Shape) -> Iterator[tuple[str, Problem]]:
    for each in order:
        if shape.engine not in each.recipe.engines:
            what = f"{each.recipe.title} is not for clusters of {shape.engine}"
            yield each.name, Problem(what, "", f"leave {each.name} out")


def _inputs(order: Sequence[Chosen]) -> Iterator[tuple[str, Problem]]:
    for each in order:
        known = {given.name: given for given in each.recipe.inputs}
        for name, value in each.inputs.items():
            if name not in known:
                choices = ", ".join(known) or "none"
                what = f"addons.{each.name}.{name}: there is no such input"
                yield each.name, Problem(what, f"its inputs: {choices}", "take it out")
            elif known[name].secret:
                yield each.name, _secret(each, known[name])
            elif objection := known[name].objection(value):
                yield each.name, Problem(f"addons.{each.name}.{name}: {objection}", known[name].help, "")
        for name, given in known.items():
            if given.required and not given.secret and given.default is None and name not in each.inputs:
                yield each.name, _lacking(each, given)


def _secret(each: Chosen, given: Input) -> Problem:
    return Problem(
        f"addons.{each.name}.{given.name} is a secret, and an answer file is no place for one",
        given.help,
        f"take it out, and give it as {given.variable(each.name)} in the environment, or when asked",
    )


def _lacking(each: Chosen, given: Input) -> Problem:
    file = f"addons: [{{name: {each.name}, inputs: {{{given.name}: …}}}}]"
    return Problem(f"{each.recipe.title} needs {given.title}", given.help, f"give it as {file}")


def _doubts(order: Sequence[Chosen]) -> Iterator[tuple[str, Problem]]:
    for each in order:
        status = each.recipe.status
        if status.state is not State.ACTIVE:
            yield each.name, Problem(f"{each.recipe.title} is {status.state}", status.reason, "")
        if each.stands_for:
            yield each.name, Problem(f"{each.stands_for} stands for {each.recipe.title}", "", "")
        for warning in each.recipe.warnings:
            yield each.name, Problem(f"{each.recipe.title}: {warning}")
        if each.recipe.tried.live is None:
            note = each.recipe.tried.note or "it was tried in the embedded cloud only"
            yield each.name, Problem(f"{each.recipe.title} was not tried on a live cluster", note, "")


def defaults(chosen: Chosen) -> dict[str, Any]:
    """Return the inputs of an add-on, defaults where nothing was given; secrets are not among them."""
    own = {given.name: given.default for given in chosen.recipe.inputs if not given.secret}
    return {**own, **chosen.inputs}
