"""kubectl's jsonpath templates: fields, indices, [*], filters by equality, and range."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_STEP = re.compile(r"\.\.([\w-]+)|\.([\w\x00/-]+|\*)|\[(\*|-?\d+|'[^']*'|\?\([^)]*\))\]|\.")
_FILTER = re.compile(r"\?\(@\.([\w.\x00/-]+)(?:\s*([!=]=)\s*[\"']?([^\"')]*)[\"']?)?\)")
_PIECE = re.compile(r"\{range ([^}]*)\}(.*?)\{end\}|\{([^}]*)\}", re.DOTALL)


def render(template: str, document: Any) -> str:
    """Return what a template makes of a document. Raises ValueError where it cannot."""
    return _fill(template.replace("\\.", "\x00"), document)


def _fill(template: str, document: Any) -> str:
    def piece(match: re.Match[str]) -> str:
        if match[3] is None:
            return "".join(_fill(match[2], item) for item in select(match[1], document))
        inside = match[3].strip()
        if inside[:1] in ('"', "'"):
            return inside[1:-1].replace("\\n", "\n").replace("\\t", "\t")
        return " ".join(_text(item) for item in select(inside, document))

    return _PIECE.sub(piece, template)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def select(path: str, document: Any) -> list[Any]:
    """Return every value that a path leads to. Raises ValueError for an index behind a list's end, and for
    what is no path.
    """
    values, rest = [document], path.removeprefix("$").removeprefix("@")
    while rest:
        match = _STEP.match(rest)
        if match is None:
            raise ValueError(f"unrecognized character in action: {rest!r}")
        rest = rest[match.end() :]
        deep, name, index = match.groups()
        if deep:
            values = [found for value in values for found in _inside(value, deep)]
        elif name or index:
            values = [found for value in values for found in _follow(value, name, index)]
    return values


def _inside(value: Any, key: str) -> Iterator[Any]:
    """Yield what is at a key anywhere inside."""
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and key in value:
        yield value[key]
    for child in children:
        yield from _inside(child, key)


def _follow(value: Any, name: str | None, index: str | None) -> list[Any]:
    key = (name or (index or "").strip("'")).replace("\x00", ".")
    if key == "*":
        return list(value.values()) if isinstance(value, dict) else list(value)
    if index and index.startswith("?"):
        return _filtered(value, index)
    if isinstance(value, list):
        return _item(value, key)
    return [value[key]] if isinstance(value, dict) and key in value else []


def _item(value: list[Any], key: str) -> list[Any]:
    if not re.fullmatch(r"-?\d+", key):
        raise ValueError(f"can't find field {key} in a list")
    number = int(key)
    if not -len(value) <= number < len(value):
        raise ValueError(f"array index out of bounds: index {number}, length {len(value)}")
    return [value[number]]


def _filtered(value: Any, index: str) -> list[Any]:
    match = _FILTER.fullmatch(index)
    if match is None:
        raise ValueError(f"unknown filter {index}")
    path, operator, wanted = match.groups()
    found = [(item, [_text(each) for each in select(f".{path}", item)[:1]]) for item in value]
    if operator is None:
        return [item for item, said in found if said]
    return [item for item, said in found if (said == [wanted]) == (operator == "==")]
