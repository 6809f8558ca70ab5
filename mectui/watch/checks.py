"""What a phase looks at, one thing after another, and what it found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mectui.events import Event, Phase, Problem


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a phase found out, and when; `ok` is None where it could not be known."""

    phase: Phase
    check: str
    message: str
    ok: bool | None
    error: Problem | None = None
    time: datetime | None = None

    @classmethod
    def of(cls, event: Event) -> Check:
        """Read an event with `check` and `ok`."""
        ok = event.data.get("ok")
        known = ok if isinstance(ok, bool) else None
        return cls(event.phase, str(event.data["check"]), event.message, known, event.error, event.time)


@dataclass(frozen=True, slots=True)
class Planned:
    """A check that a phase will make, by its name, and what it is to prove."""

    phase: Phase
    check: str
    message: str


def planned(event: Event) -> Iterator[Planned]:
    """Yield the checks that an event announces as its `checks`."""
    rows = event.data.get("checks")
    for row in rows if isinstance(rows, Sequence) else ():
        if isinstance(row, dict) and "check" in row:
            yield Planned(event.phase, str(row["check"]), str(row.get("message", "")))
