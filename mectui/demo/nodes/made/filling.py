"""Placeholders of the data: `{name}` or `{values.a.b}`, with `|` and what stands there where it is empty."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_PLACE = re.compile(r"\{([a-z_][\w.-]*)(?:\|([^}]*))?\}", re.IGNORECASE)


def filled(value: Any, facts: Mapping[str, Any]) -> Any:
    """Return a value with its placeholders filled in; a text that is one alone becomes what it stands for."""
    if isinstance(value, str):
        whole = _PLACE.fullmatch(value)
        if whole:
            return _look(whole, facts)
        return _PLACE.sub(lambda match: text_of(_look(match, facts)), value)
    if isinstance(value, Mapping):
        return {filled(key, facts): filled(each, facts) for key, each in value.items()}
    if isinstance(value, list):
        return [filled(each, facts) for each in value]
    return value


def _look(match: re.Match[str], facts: Mapping[str, Any]) -> Any:
    found: Any = facts
    for part in match[1].split("."):
        found = _step(found, part)
    return (match[2] or "") if found in (None, "") else found


def _step(value: Any, part: str) -> Any:
    if isinstance(value, list) and part.isdigit():
        return value[int(part)] if int(part) < len(value) else None
    return value.get(part) if isinstance(value, Mapping) else None


def text_of(value: Any) -> str:
    """Return a value as YAML writes it inside a text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def is_on(switch: Any, facts: Mapping[str, Any]) -> bool:
    """Say whether what hangs on a switch is made: on none, or on one that is not empty, false or 0."""
    return switch is None or text_of(filled(switch, facts)) not in ("", "false", "0", "[]", "{}")
