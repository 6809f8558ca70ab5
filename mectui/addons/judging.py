"""The add-ons of an answer file, judged before anything is made, and changed on a cluster that there is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from mectui.addons.catalogue import catalogue
from mectui.addons.recipe import InputType, Recipe, Scalar
from mectui.addons.runner import gather
from mectui.addons.solver import Chosen, MachineType, Shape, Solution, Standing, solve
from mectui.addons.solver.answering import secrets
from mectui.answers.model import Addon, Answers
from mectui.events import ExitCode, Trouble


def check(answers: Answers) -> Solution:
    """Return the add-ons of an answer file, as far as it tells. Raises Trouble(USAGE) as `refuse`."""
    solution = solved(answers)
    refuse(solution)
    return solution


def refuse(
    solution: Solution,
    environ: Mapping[str, str] | None = None,
    spared: Collection[str] = (),
    before: Solution | None = None,
) -> None:
    """Raise Trouble(USAGE) with everything that stands against add-ons, but for what did so `before`.

    With `environ`, also for secrets that are not there; not for those of the add-ons that are `spared`.
    """
    known = {(each.rule, each.addons) for each in before.refusals} if before else set()
    new = (each.problem for each in solution.refusals if (each.rule, each.addons) not in known)
    problems = [*dict.fromkeys(new)]
    if environ is not None:
        try:
            gather(solution.order, {}, environ, spared)
        except Trouble as trouble:
            problems += trouble.problems
    if problems:
        raise Trouble(ExitCode.USAGE, *problems)


def refuse_secrets(answers: Answers) -> None:
    """Raise Trouble(USAGE) that names every secret in answers, which must not be written anywhere."""
    if any(addon.inputs for addon in answers.addons) and (found := [*secrets(solved(answers).order)]):
        raise Trouble(ExitCode.USAGE, *found)


def solved(
    answers: Answers,
    machine: MachineType | None = None,
    types: Sequence[MachineType] = (),
    standing: Standing | None = None,
) -> Solution:
    """Return the add-ons in their order, with what they depend on, whether they fit or not.

    `machine` is what AWS tells of the type. `types` are those that could be taken instead, the least first:
    what does not fit names one. `standing` is the cluster that they are for, where there is one already.
    """
    return solve(answers.addons, _shape(answers, machine, standing), catalogue(), types)


def leaving(answers: Answers, names: Iterable[str], machine: MachineType | None = None) -> tuple[Chosen, ...]:
    """Return the add-ons of these names as they are on a cluster, each behind what it depends on.

    Raises Trouble(USAGE) for a name that is none.
    """
    meant = {name for addon in _named(answers.addons, names) for name in _meant(addon)}
    addons = (*answers.addons, *(Addon(name=name) for name in meant if not _has(answers.addons, name)))
    order = solve(addons, _shape(answers, machine), catalogue()).order
    return tuple(chosen for chosen in order if chosen.name in meant)


def _named(addons: Sequence[Addon], names: Iterable[str]) -> Iterator[Addon]:
    """Yield what a list has by these names, and names alone where it has none."""
    for name in names:
        key = catalogue().named(name).name
        yield next((addon for addon in addons if key in _meant(addon)), Addon(name=key))


def _has(addons: Sequence[Addon], name: str) -> bool:
    return any(name in _meant(addon) for addon in addons)


def _shape(answers: Answers, machine: MachineType | None, standing: Standing | None = None) -> Shape:
    if machine is None:
        return Shape.of(answers, standing=standing)
    return Shape.of(
        answers,
        architecture=machine.architecture,
        vcpu=machine.vcpu,
        memory_mib=machine.memory_mib,
        standing=standing,
    )


def with_enabled(addons: Sequence[Addon], wanted: Iterable[Addon]) -> tuple[Addon, ...]:
    """Return add-ons with more of them; inputs are laid over those that one has already.

    Raises Trouble(USAGE) for a name that is none.
    """
    found = {_key(addon.name): addon for addon in addons}
    for addon in wanted:
        key = catalogue().named(addon.name).name
        before = found.get(key, Addon(name=key))
        found[key] = Addon(name=before.name, inputs={**before.inputs, **addon.inputs})
    return tuple(found.values())


def without(addons: Sequence[Addon], unwanted: Iterable[str]) -> tuple[Addon, ...]:
    """Return add-ons without some, by their names or by what those stand for.

    Raises Trouble(USAGE) for a name that is none.
    """
    going = {catalogue().named(name).name for name in unwanted}
    return tuple(addon for addon in addons if not going & set(_meant(addon)))


def _key(name: str) -> str:
    recipe = catalogue().find(name)
    return recipe.name if recipe else name


def _meant(addon: Addon) -> Iterator[str]:
    """Yield the names that an entry is known by: its own, and that of what it stands for."""
    recipe = catalogue().find(addon.name)
    yield recipe.name if recipe else addon.name
    if recipe and recipe.profile:
        yield str(addon.inputs.get("backend", recipe.profile.default))


def typed(recipe: Recipe, name: str, text: str) -> Scalar:
    """Return an input that was given as a text as what it is.

    Raises Trouble(USAGE) for one that there is not, that will not do, or that is a secret.
    """
    given = next((each for each in recipe.inputs if each.name == name), None)
    where = f"{recipe.name}.{name}"
    if given is None:
        known = ", ".join(each.name for each in recipe.inputs if not each.secret) or "none"
        raise Trouble.of(ExitCode.USAGE, f"{where}: there is no such input", f"its inputs: {known}")
    if given.secret:
        way = f"give it as {given.variable(recipe.name)} in the environment, or when asked"
        raise Trouble.of(ExitCode.USAGE, f"{where} is a secret", "arguments can be seen by others", way)
    value = _value(given.type, text)
    if objection := given.objection(value):
        raise Trouble.of(ExitCode.USAGE, f"{where}: {objection}", given.help)
    return value


def _value(kind: InputType, text: str) -> Scalar:
    if kind is InputType.BOOLEAN:
        return {"true": True, "yes": True, "false": False, "no": False}.get(text.lower(), text)
    if kind is InputType.INTEGER and re.fullmatch(r"-?\d+", text):
        return int(text)
    return text
