"""What the chosen add-ons have to be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from mectui.addons.recipe import Input as Asking
from mectui.addons.recipe import InputType
from mectui.addons.solver import Finding, Rule, Way
from mectui.events import Problem, plain
from mectui.wizard.addons import judged
from mectui.wizard.asked import Asked, asked
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.form import Field, FieldKind, Fields, Form, Input
from mectui.wizard.secrets import Secrets
from mectui.wizard.step import Step
from mectui.wizard.steps.parts import number, text, typed

_KINDS: Mapping[InputType, FieldKind] = {
    InputType.INTEGER: "number",
    InputType.BOOLEAN: "switch",
    InputType.CHOICE: "choice",
}
_EXPECTED: Mapping[InputType, str] = {
    InputType.SIZE: "such as 20Gi",
    InputType.CIDR: "such as 10.1.0.0/16",
    InputType.ADDRESS: "an IPv4 address",
    InputType.ADDRESSES: "such as 10.0.0.10-10.0.0.20",
    InputType.URL: "https://…",
}
_UNKNOWN = "it asks for no such thing; empty leaves it out"


class InputsStep(Step):
    """Asks every add-on's inputs, one add-on below the other; there only where one of them has any.

    `secrets` tells which secrets there are; no draft ever has one.
    """

    key = "inputs"
    title = "Inputs"
    question = "What should the add-ons be told?"
    why = (
        "Whatever has a default may stay as it is. Secrets are in no answer file: each comes from the "
        "environment variable that is named, or as it is typed here. What is typed stays in memory, and is "
        "handed to the run in its process's environment only; an answer file can do without it, a run cannot."
    )
    depends = ("addons",)
    wants = ("types",)
    section = "addons"

    def __init__(self, secrets: Secrets | None = None) -> None:
        self._secrets = secrets or Secrets()

    def applies(self, draft: Draft) -> bool:
        """Tell whether an add-on asks for anything."""
        return bool(asked(draft, Findings()))

    def form(self, draft: Draft, findings: Findings) -> Form:
        """Return a field for each input, below its add-on's title."""
        fields = [field for each in asked(draft, findings) for field in self._fields(each)]
        facts = () if fields else (("Inputs", "none of the chosen add-ons asks for anything"),)
        return Fields(tuple(fields), facts=facts)

    def _fields(self, each: Asked) -> Iterator[Field]:
        for given in each.inputs:
            yield self._secret(each, given) if given.secret else _field(each, given)
        for name in each.unknown:
            path = f"addons.{each.name}.{name}"
            yield Field(path, plain(name), "text", text(each.given[name]), _UNKNOWN, group=each.title)

    def _secret(self, each: Asked, given: Asking) -> Field:
        variable = given.variable(each.owner)
        said = f"{self._secrets.stands(variable, needed=given.required)} ({variable})"
        hint = "; ".join(filter(None, (given.help or given.expected, said)))
        return Field(each.path(given), given.title, "secret", "", hint, group=each.title)

    def secrets(self, draft: Draft, given: Input, findings: Findings) -> Mapping[str, str]:
        """Return the secrets that were typed; an empty one gives back what the environment has."""
        values = typed(given)
        return {
            secret.variable(each.owner): values[each.path(secret)]
            for each, secret in _secrets_of(asked(draft, findings))
            if each.path(secret) in values
        }

    def answer(self, draft: Draft, given: Input, findings: Findings) -> Draft:
        """Take what was typed; what is as by default, and every secret, stays out of the draft."""
        values = typed(given)
        for each in asked(draft, findings):
            draft = _told(draft, each, values)
        return draft

    def check(self, draft: Draft, findings: Findings) -> tuple[Problem, ...]:
        """Say what is wrong or missing, and what answers would let the add-ons go together."""
        found = judged(draft, findings)
        if found is None:
            said = [replace(each, what=f"{path}: {each.what}") for path, each in _wrong_of(draft, findings)]
        else:
            said = [_said(each) for each in found.solution.refusals if each.by_input]
        return tuple(dict.fromkeys((*said, *self._wrong_secrets(draft, findings).values())))

    def wrong(self, draft: Draft, findings: Findings) -> Mapping[str, Problem]:
        """Return what is wrong with single inputs."""
        return {**dict(_wrong_of(draft, findings)), **self._wrong_secrets(draft, findings)}

    def lacks(self, draft: Draft, findings: Findings) -> Mapping[str, Problem]:
        """Return what single inputs lack, or have to be for the add-ons to go together."""
        found = judged(draft, findings)
        owners = {each.owner: each for each in asked(draft, findings)}
        said: dict[str, Problem] = {}
        for finding in found.solution.refusals if found else ():
            for way in finding.ways:
                _, addon, name = way.path.split(".", 2) if way.by_input else ("", "", "")
                if addon in owners:
                    said.setdefault(f"addons.{owners[addon].name}.{name}", _lacking(finding, way))
        return said

    def _wrong_secrets(self, draft: Draft, findings: Findings) -> Mapping[str, Problem]:
        """Return what will not do of the secrets that there are; a file may do without, a run may not."""
        found: dict[str, Problem] = {}
        for each, secret in _secrets_of(asked(draft, findings)):
            value = self._secrets.get(secret.variable(each.owner))
            if value and (objection := secret.objection(value)):
                found[each.path(secret)] = Problem(f"{secret.variable(each.owner)}: {objection}", secret.help)
        return found

    def summary(self, draft: Draft) -> str:
        """Return the names of what was answered."""
        given = [plain(name) for each in asked(draft, Findings()) for name in each.given]
        return ", ".join(given) or "as by default"


def _said(finding: Finding) -> Problem:
    """Return what is wrong, without how a file would put it right: here is the form for it."""
    return replace(finding.problem, remedy="") if finding.rule is Rule.INPUT else finding.problem


def _lacking(finding: Finding, way: Way) -> Problem:
    """Return what to say at the input that is a way out."""
    if finding.rule is Rule.INPUT:
        return Problem(finding.problem.what, finding.problem.why)
    return Problem(f"{finding.problem.what}, unless this is {'yes' if way.value else 'no'}")


def _secrets_of(every: Iterable[Asked]) -> Iterator[tuple[Asked, Asking]]:
    return ((each, given) for each in every for given in each.inputs if given.secret)


def _field(each: Asked, given: Asking) -> Field:
    value = each.given.get(given.name, given.default)
    choices = tuple((choice, choice) for choice in given.choices)
    kind = _KINDS.get(given.type, "text")
    switch = kind == "switch" and value is None
    line = "no" if switch else text(value)
    return Field(each.path(given), given.title, kind, line, _hint(given), choices, each.title)


def _hint(given: Asking) -> str:
    """Return what an input is for, or what is expected where nothing says that."""
    needed = "needed" if given.required and given.default is None else ""
    parts = (needed, given.help or given.expected or _EXPECTED.get(given.type, ""))
    return "; ".join(filter(None, parts))


def _wrong_of(draft: Draft, findings: Findings) -> Iterator[tuple[str, Problem]]:
    return ((path, problem) for each in asked(draft, findings) for path, problem in _wrong(each))


def _wrong(each: Asked) -> Iterator[tuple[str, Problem]]:
    for given in each.inputs:
        if given.name in each.given:
            value = each.given[given.name]
            objection = "an answer file is no place for a secret" if given.secret else given.objection(value)
            if objection:
                yield each.path(given), Problem(objection)
    for name in each.unknown:
        yield f"addons.{each.name}.{name}", Problem("there is no such input")


def _told(draft: Draft, each: Asked, values: Mapping[str, str]) -> Draft:
    """Return the draft with what was typed for one add-on."""
    inputs = dict(each.given)
    for given in each.inputs:
        if each.path(given) in values:
            value = None if given.secret else _value(given, values[each.path(given)])
            _put(inputs, given.name, None if value == given.default else value)
    for name in each.unknown:
        if not values.get(f"addons.{each.name}.{name}", "-"):
            del inputs[name]
    if inputs == each.given:
        return draft
    addons = list(draft.get("addons") or ())
    entry: Any = {"name": each.name, "inputs": inputs} if inputs else each.name
    place = len(addons) if each.place is None else each.place
    return draft.with_value("addons", [*addons[:place], entry, *addons[place + 1 :]])


def _value(given: Asking, line: str) -> bool | int | str | None:
    line = line.strip()
    if given.type is InputType.BOOLEAN:
        return line == "yes"
    return (number(line) if given.type is InputType.INTEGER else line) if line else None


def _put(inputs: dict[str, Any], name: str, value: object) -> None:
    if value is None:
        inputs.pop(name, None)
    else:
        inputs[name] = value
