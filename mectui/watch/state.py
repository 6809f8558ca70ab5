"""How anything stands that takes a while."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """The states of a phase, a resource, a node and a node's step."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


def elapsed(begun: datetime | None, seconds: float | None, now: datetime) -> float | None:
    """Return the seconds that something took, or has taken so far; None before its beginning."""
    if seconds is not None:
        return seconds
    return None if begun is None else max(0.0, (now - begun).total_seconds())
