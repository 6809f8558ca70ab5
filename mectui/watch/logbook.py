"""What a run said, a line each, as much of it as a person scrolls through; the journal has all of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from mectui.events import Event

KEPT = 50_000
"""Lines in memory at most; a fifth of them goes at once when there are more."""


class Level(StrEnum):
    """How much a line matters."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    DETAIL = "detail"


_LEVELS = {
    "addon.output": Level.DETAIL,
    "addon.planned": Level.DETAIL,
    "addon.seen": Level.DETAIL,
    "addon.retry": Level.WARNING,
    "addon.skipped": Level.WARNING,
    "node.output": Level.DETAIL,
    "node.repair": Level.WARNING,
    "node.retry": Level.WARNING,
    "phase.skipped": Level.DETAIL,
    "resource.progress": Level.DETAIL,
    "run.cancelling": Level.WARNING,
    "terraform.log": Level.DETAIL,
    "terraform.unknown": Level.DETAIL,
}


class LogLine(NamedTuple):
    """One line; `text` is plain and may be long."""

    time: datetime | None
    phase: str
    level: Level
    node: str | None
    resource: str | None
    text: str
    addon: str | None = None


class LogBook:
    """The lines in order. Line `n` of the run is `lines[n - dropped]`; `begun` is the time of the first."""

    def __init__(self, kept: int = KEPT) -> None:
        self.lines: list[LogLine] = []
        self.dropped = 0
        self.begun: datetime | None = None
        self._kept = kept

    def __len__(self) -> int:
        """Return how many lines there were, those that are not kept any more among them."""
        return self.dropped + len(self.lines)

    def take(self, event: Event) -> None:
        """Write one event down."""
        self.begun = self.begun or event.time
        text = event.message
        if event.error is not None and event.error.what not in text:
            text = f"{text}: {event.error}" if text else str(event.error)
        addon = str(event.data["addon"]) if event.data.get("addon") else None
        line = LogLine(event.time, event.phase, level_of(event), event.node, event.resource, text, addon)
        self.lines.append(line)
        if len(self.lines) > self._kept:
            gone = self._kept // 5
            del self.lines[:gone]
            self.dropped += gone


def level_of(event: Event) -> Level:
    """Return how much an event matters to a reader."""
    if event.data.get("severity") == "warning":
        return Level.WARNING
    if event.error is not None or event.event.endswith(".failed"):
        return Level.ERROR
    return _LEVELS.get(event.event, Level.INFO)
