"""What an add-on's steps are filled in with: its inputs, its secrets, and the facts of the cluster."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from mectui.addons.recipe import Input, Recipe, Scalar
from mectui.addons.recipe.placeholders import NODE, Answers
from mectui.addons.solver import Chosen
from mectui.events import ExitCode, Problem, Trouble

_HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class Given:
    """The values of one add-on by name. Secrets are among them, and their values are never shown.

    `lacking` are the variables of secrets without which it cannot be brought up, though it may run already.
    """

    values: Answers = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    lacking: tuple[str, ...] = ()

    def on(self, node: str) -> Given:
        """Return them for a step on a node."""
        return replace(self, values={**self.values, NODE: node})

    def scrubbed(self, text: str) -> str:
        """Return a text without any secret, as it is, or as Kubernetes, JSON and URLs write it."""
        for secret in self.secrets:
            text = text.replace(secret, _HIDDEN)
        return text


def gather(
    order: Sequence[Chosen],
    facts: Mapping[str, Scalar | None],
    environ: Mapping[str, str],
    up: Collection[str] = (),
) -> dict[str, Given]:
    """Return what each add-on is given, by its name; secrets come from the environment.

    Raises Trouble(USAGE) that names the variable of every secret that is required and missing; not for
    those of `up`, which run already.
    """
    missing = [problem for each in order if each.name not in up for problem in _missing(each.recipe, environ)]
    if missing:
        raise Trouble(ExitCode.USAGE, *missing)
    return {each.name: _given(each, facts, environ) for each in order}


def _missing(recipe: Recipe, environ: Mapping[str, str]) -> Iterator[Problem]:
    for given in _secret_inputs(recipe):
        variable = given.variable(recipe.name)
        value = environ.get(variable, "")
        if given.required and not value:
            why = given.help or "it is a secret, which no answer file holds"
            yield Problem(f"{recipe.title} needs its {given.title}", why, f"give it as {variable}")
        elif value and (objection := given.objection(value)):
            yield Problem(f"{variable}: {objection}", given.help)


def _given(each: Chosen, facts: Mapping[str, Scalar | None], environ: Mapping[str, str]) -> Given:
    inputs = _secret_inputs(each.recipe)
    secrets = {given.name: environ.get(given.variable(each.name), "") for given in inputs}
    lacking = [given.variable(each.name) for given in inputs if given.required and not secrets[given.name]]
    return Given({**facts, **each.answers, **secrets}, tuple(_shapes(secrets.values())), tuple(lacking))


def _secret_inputs(recipe: Recipe) -> list[Input]:
    return [given for given in recipe.inputs if given.secret]


def _shapes(secrets: Iterable[str]) -> Iterator[str]:
    """Yield every text that would give a secret away, the longest first, since one may hold another."""
    found: set[str] = set()
    for secret in filter(None, secrets):
        found |= {secret, base64.b64encode(secret.encode()).decode()}
        found |= {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], quote(secret, "")}
        # what a node prints comes line by line
        found |= {line.strip() for line in secret.splitlines() if line.strip()}
    yield from sorted(found, key=len, reverse=True)
