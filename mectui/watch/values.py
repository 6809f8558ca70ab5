"""Values that an event gives, taken for what they should be: a journal may hold anything."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def number(value: object) -> float | None:
    """Return a number, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def count(value: object) -> int:
    """Return a whole number, 0 for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def text(value: object) -> str:
    """Return a text; empty for null."""
    return "" if value is None else str(value)


def rows(value: object) -> Sequence[Any]:
    """Return a list, empty for anything else."""
    return value if isinstance(value, list | tuple) else ()


def mappings(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield those of a list that are objects."""
    return (row for row in rows(value) if isinstance(row, Mapping))
