"""What the journals of a cluster's runs tell of its add-ons: how each was left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from mectui.clusters import Folder
from mectui.events import Event, Problem
from mectui.run import journal


class Left(StrEnum):
    """How a run left an add-on."""

    WORKS = "works"
    FAILED = "failed"
    SKIPPED = "skipped"
    HALF = "half made"
    PLANNED = "not begun"
    GOING = "half removed"
    GONE = "removed"


@dataclass(frozen=True, slots=True)
class AddonRecord:
    """One add-on as a run left it, and when. `because` is the add-on whose failure it was skipped for."""

    name: str
    title: str
    left: Left
    time: datetime | None = None
    problem: Problem | None = None
    because: str = ""


_ENDS = {"ready": Left.WORKS, "failed": Left.FAILED, "skipped": Left.SKIPPED, "removed": Left.GONE}
_MARK = '"event":"addon.'


def records(folder: Folder) -> dict[str, AddonRecord]:
    """Return every add-on that any run of the cluster had to do with, by name, as the latest left it."""
    return _fold(event for path in journal.journals(folder) for event in _told(path))


def records_of_run(folder: Folder) -> dict[str, AddonRecord]:
    """Return the add-ons that the latest run had to do with, by name, in its order."""
    return _fold(_told(folder.journal))


def works(folder: Folder) -> frozenset[str]:
    """Return the add-ons that were proven, and not begun anew since."""
    return frozenset(name for name, record in records(folder).items() if record.left is Left.WORKS)


def _told(path: Path) -> Iterator[Event]:
    with suppress(OSError):
        yield from journal.read(path, _MARK)


def _fold(events: Iterable[Event]) -> dict[str, AddonRecord]:
    found: dict[str, AddonRecord] = {}
    for event in events:
        name = str(event.data.get("addon", ""))
        left = _left(event, found.get(name))
        if left is not None:
            because = str(event.data.get("because", ""))
            title = str(event.data.get("title", name))
            found[name] = AddonRecord(name, title, left, event.time, event.error, because)
    return found


def _left(event: Event, before: AddonRecord | None) -> Left | None:
    """Return what an event makes of an add-on; None where it changes nothing."""
    match event.event.removeprefix("addon."):
        case "planned":
            return Left.PLANNED if before is None else None
        case "started":
            return Left.GOING if event.data.get("removing") else Left.HALF
        case tail:
            return _ENDS.get(tail)
