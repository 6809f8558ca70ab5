"""What is wrong with the inputs that add-ons are given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mectui.addons.recipe import Input
from mectui.addons.solver.choosing import Chosen
from mectui.addons.solver.finding import Finding, Rule, Way
from mectui.events import Problem


def inputs(order: Sequence[Chosen]) -> Iterator[Finding]:
    """Yield every input that there is not, that will not do, or that is missing."""
    for each in order:
        known = {given.name: given for given in each.recipe.inputs}
        for name, value in each.inputs.items():
            if problem := _wrong(each, name, value, known.get(name)):
                yield _finding(each, name, problem)
        for name, given in known.items():
            if given.required and not given.secret and given.default is None and name not in each.inputs:
                yield _finding(each, name, _lacking(each, given))


def secrets(order: Sequence[Chosen]) -> Iterator[Problem]:
    """Yield every secret that is among the inputs, where it is not to be."""
    for each in order:
        for given in each.recipe.inputs:
            if given.secret and given.name in each.inputs:
                yield _misplaced(each, given)


def _finding(each: Chosen, name: str, problem: Problem) -> Finding:
    return Finding(Rule.INPUT, (each.name,), problem, (Way.told(problem.remedy, each.name, name),))


def _wrong(each: Chosen, name: str, value: object, given: Input | None) -> Problem | None:
    where = f"addons.{each.written}.{name}"
    if given is None:
        choices = ", ".join(own.name for own in each.recipe.inputs) or "none"
        return Problem(f"{where}: there is no such input", f"its inputs: {choices}", "take it out")
    if given.secret:
        return _misplaced(each, given)
    objection = given.objection(value)
    return Problem(f"{where}: {objection}", given.help) if objection else None


def _misplaced(each: Chosen, given: Input) -> Problem:
    what = f"addons.{each.written}.{given.name} is a secret, and an answer file is no place for one"
    way = f"take it out, and give it as {given.variable(each.name)} in the environment, or when asked"
    return Problem(what, given.help, way)


def _lacking(each: Chosen, given: Input) -> Problem:
    file = f"addons: [{{name: {each.written}, inputs: {{{given.name}: …}}}}]"
    return Problem(f"{each.recipe.title} needs {given.title}", given.help, f"give it as {file}")
