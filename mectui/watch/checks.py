"""What a phase looks at, one thing after another, and what it found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mectui.events import Event, Phase, Problem
from mectui.watch.values import mappings, text


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
    for row in mappings(event.data.get("checks")):
        if "check" in row:
            yield Planned(event.phase, str(row["check"]), text(row.get("message")))
