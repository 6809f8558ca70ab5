"""Answers that are not whole or not sound yet: what is there, and what is wrong with which key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mectui.answers.document import Document, Flaw, Keys, read
from mectui.answers.environment import given_by
from mectui.answers.errors import flaws_of
from mectui.answers.keys import dotted
from mectui.answers.leaks import leaks
from mectui.answers.model import Answers, Section
from mectui.answers.origin import Origin, OriginKind
from mectui.answers.saving import to_yaml
from mectui.events import Problem, plain

_UNSAVED = Path("answers")


@dataclass(frozen=True, slots=True)
class Misfit:
    """One thing that is wrong with the value of a key path, such as `aws.access[1]`."""

    path: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Given:
    """A value that a file or the environment gives for a key path, sound or not.

    `parts` are the origins of a mapping's keys, where they come from elsewhere than it does.
    """

    path: str
    value: Any
    origin: Origin
    parts: Mapping[str, Origin]


def judge(data: Mapping[str, Any], folder: Path | None = None) -> tuple[Answers | None, tuple[Misfit, ...]]:
    """Return the answers that plain data is, or None and everything that is wrong with it.

    Relative paths in the data start at `folder`.
    """
    document = Document(_UNSAVED, to_yaml(data), data=deepcopy(dict(data)))
    flaws = list(leaks(document))
    answers = None
    try:
        answers = Answers.model_validate(document.data, context={"folder": folder})
    except ValidationError as error:
        flaws += flaws_of(error, document)
    misfits = dict.fromkeys(_misfit(flaw) for flaw in flaws)
    return (None if misfits else answers), tuple(misfits)


def _misfit(flaw: Flaw) -> Misfit:
    path = dotted(flaw.keys)
    return Misfit(path, Problem(plain(path) or "this file", plain(flaw.why), plain(flaw.remedy)))


@cache
def leaf_keys() -> tuple[Keys, ...]:
    """Return the path of every key that is no plain section, in the schema's order.

    What may be one of several mappings or none, such as `aws.image` and `ssh.bastion`, is one leaf.
    """
    return tuple(_leaves(Answers, ()))


def _leaves(section: type[Section], above: Keys) -> Iterator[Keys]:
    for name, field in section.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, Section):
            yield from _leaves(inner, (*above, name))
        else:
            yield (*above, name)


def examples() -> Mapping[str, Any]:
    """Return sound values, by key path, of what has no default and must be given."""
    return {
        "cluster.name": "a",
        "aws.region": "us-east-2",
        "aws.vpc": "vpc-00000000",
        "aws.subnets": ["subnet-00000000"],
    }


@cache
def defaults() -> Mapping[str, Any]:
    """Return the schema's defaults by key path, as a file writes them; keys that must be given have none."""
    whole: dict[str, Any] = {}
    for path, value in examples().items():
        _put(whole, tuple(path.split(".")), value)
    data = Answers.model_validate(whole).model_dump(mode="json")
    return {dotted(keys): _at(data, keys) for keys in leaf_keys() if dotted(keys) not in examples()}


def gather(path: Path | None, environ: Mapping[str, str]) -> tuple[Given, ...]:
    """Return what an answer file, where there is one, and the environment give; nothing is checked yet.

    Raises Trouble(USAGE) where the file cannot be read, or is no YAML mapping.
    """
    document = read(path) if path is not None else Document(_UNSAVED, "")
    outside: dict[Keys, Origin] = {}
    for given in given_by(environ, document.data):
        if _at(document.data, given.keys) is None and _put(document.data, given.keys, given.value):
            outside[given.keys] = Origin(OriginKind.ENVIRONMENT, given.variable)
    return tuple(_given(document, outside, keys) for keys in _present(document.data, ()))


def _given(document: Document, outside: Mapping[Keys, Origin], keys: Keys) -> Given:
    parts = {str(inner[-1]): origin for inner, origin in outside.items() if inner[:-1] == keys}
    in_file = keys in document.values
    origin = outside.get(keys) or (
        Origin(OriginKind.FILE, f"{document.path}:{document.values[keys].line}")
        if in_file
        else next(iter(parts.values()))
    )
    return Given(dotted(keys), _at(document.data, keys), origin, parts)


def _present(data: Mapping[str, Any], above: Keys) -> Iterator[Keys]:
    """Yield the leaves that the data has; a key that the schema does not have is one, too."""
    sections = {keys[:length] for keys in leaf_keys() for length in range(1, len(keys))}
    for name, value in data.items():
        keys = (*above, name)
        if keys in sections and isinstance(value, dict):
            yield from _present(value, keys)
        else:
            yield keys


def _at(data: Any, keys: Keys) -> Any:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _put(data: dict[str, Any], keys: tuple[str, ...], value: Any) -> bool:
    *above, last = keys
    for key in above:
        inner = data.setdefault(key, {}) or data.update({key: {}}) or data[key]
        if not isinstance(inner, dict):
            return False
        data = inner
    data[last] = value
    return True
