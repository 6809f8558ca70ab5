"""The answer file as it is being written: its lines, and which answer each belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from mectui.answers import Origin
from mectui.answers.plain_yaml import Loader
from mectui.answers.saving import to_yaml


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line of the file. `path` is the answer that it belongs to, None for a heading.

    `origin` is where that answer comes from; None where it is still missing.
    """

    text: str
    path: str | None = None
    origin: Origin | None = None


def draft_lines(
    data: Mapping[str, Any], paths: Sequence[str], origin: Callable[[str], Origin | None]
) -> tuple[DraftLine, ...]:
    """Return the lines of a file with this data; those of `paths` that it lacks have no value."""
    filled: dict[str, Any] = {}
    missing = {path for path in paths if not _copied(data, filled, path)}
    text = to_yaml(_with_unknown(filled, data))
    owners = dict(_owners(text, frozenset(paths)))
    return tuple(
        _line(line, owners.get(number), missing, origin) for number, line in enumerate(text.splitlines())
    )


def _line(
    text: str, path: str | None, missing: set[str], origin: Callable[[str], Origin | None]
) -> DraftLine:
    if path in missing:
        return DraftLine(text.removesuffix(" null"), path)
    return DraftLine(text, path, origin(path) if path else None)


def _copied(data: Mapping[str, Any], filled: dict[str, Any], path: str) -> bool:
    """Copy the value of a path, null where there is none; tell whether there was one."""
    *above, last = path.split(".")
    inner: Any = data
    for key in above:
        inner = inner.get(key, {}) if isinstance(inner, Mapping) else {}
        filled = filled.setdefault(key, {})
    there = isinstance(inner, Mapping) and last in inner
    filled[last] = inner[last] if there else None
    return there


def _with_unknown(known: dict[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the known values, in their order, with those that the schema does not have after them."""
    for key, value in data.items():
        if key not in known:
            known[key] = value
        elif isinstance(value, Mapping) and isinstance(known[key], dict):
            known[key] = _with_unknown(dict(known[key]), value)
    return known


def _owners(text: str, paths: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield the number of every line, from 0, that belongs to an answer, and that answer's path."""
    root = yaml.compose(text, Loader)
    if isinstance(root, yaml.MappingNode):
        yield from _owned(root, "", paths)


def _owned(node: yaml.MappingNode, above: str, paths: frozenset[str]) -> Iterator[tuple[int, str]]:
    for key, value in node.value:
        path = f"{above}{key.value}"
        if isinstance(value, yaml.MappingNode) and path not in paths and not value.flow_style:
            yield from _owned(value, f"{path}.", paths)
        else:
            last = max(key.start_mark.line, value.end_mark.line - (value.end_mark.column == 0))
            yield from ((number, path) for number in range(key.start_mark.line, last + 1))
