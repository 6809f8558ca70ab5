"""kubectl's jsonpath templates: fields, indices, [*], filters by equality, and range."""

from __future__ import annotations

import json
import re
from typing import Any

_STEP = re.compile(r"\.([\w\x00/-]+|\*)|\[(\*|-?\d+|'[^']*'|\?\([^)]*\))\]|\.\.([\w-]+)|\.")
_FILTER = re.compile(r"\?\(@\.([\w.-]+)\s*==\s*[\"']?([^\"')]*)[\"']?\)")
_RANGE = re.compile(r"\{range ([^}]*)\}(.*?)\{end\}", re.DOTALL)
_BRACES = re.compile(r"\{([^}]*)\}")


def render(template: str, document: Any) -> str:
    """Return what a template makes of a document."""
    template = template.replace("\\.", "\x00")

    def each(match: re.Match[str]) -> str:
        return "".join(_fill(match[2], item) for item in select(match[1], document))

    return _fill(_RANGE.sub(each, template), document)


def _fill(template: str, document: Any) -> str:
    def value(match: re.Match[str]) -> str:
        inside = match[1].strip()
        if inside[:1] in ('"', "'"):
            return inside[1:-1].replace("\\n", "\n").replace("\\t", "\t")
        return " ".join(_text(item) for item in select(inside, document))

    return _BRACES.sub(value, template)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def select(path: str, document: Any) -> list[Any]:
    """Return every value that a path leads to."""
    values = [document]
    for match in _STEP.finditer(path.removeprefix("$").removeprefix("@")):
        name, index, _ = match.groups()
        if name or index:
            values = [found for value in values for found in _follow(value, name, index)]
    return values


def _follow(value: Any, name: str | None, index: str | None) -> list[Any]:
    key = (name or (index or "").strip("'")).replace("\x00", ".")
    if key == "*":
        return list(value.values()) if isinstance(value, dict) else list(value)
    if index and (match := _FILTER.fullmatch(index)):
        return [
            item
            for item in value
            if _text(select(f".{match[1]}", item)[:1] and select(f".{match[1]}", item)[0]) == match[2]
        ]
    if isinstance(value, list):
        return value[int(key) :][:1] if re.fullmatch(r"-?\d+", key) else []
    return [value[key]] if isinstance(value, dict) and key in value else []
