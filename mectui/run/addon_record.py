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
from mectui.run.request import Kind
from mectui.watch.endpoints import Endpoint
from mectui.watch.values import mappings, text


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
    endpoints: tuple[Endpoint, ...] = ()


_ENDS = {"ready": Left.WORKS, "failed": Left.FAILED, "skipped": Left.SKIPPED, "removed": Left.GONE}
_STAYS = frozenset({Left.WORKS, Left.FAILED, Left.SKIPPED})
"""How an add-on was left that stays so while it is proven again, and nothing is made of it."""
_MARK = '"event":"addon.'


def records(folder: Folder) -> dict[str, AddonRecord]:
    """Return every add-on that any run of the cluster had to do with, by name, as the latest left it."""
    return _fold(event for path in _since_created(folder) for event in _told(path))


def records_of_run(folder: Folder) -> dict[str, AddonRecord]:
    """Return the add-ons that the latest run had to do with, by name, in its order.

    What it has not come to, or only proves again, is as an earlier run left it.
    """
    whole = records(folder)
    return {name: whole[name] for name in _fold(_told(folder.journal))}


def works(folder: Folder) -> frozenset[str]:
    """Return the add-ons that were proven, and not begun anew since."""
    return frozenset(name for name, record in records(folder).items() if record.left is Left.WORKS)


def _since_created(folder: Folder) -> list[Path]:
    """Return the journals since the cluster was created: one of its name may have been destroyed before."""
    paths = journal.journals(folder)
    firsts = map(journal.first_event, paths)
    created = [at for at, first in enumerate(firsts) if first and first.data.get("kind") == Kind.CREATE]
    return paths[created[-1] :] if created else paths


def _told(path: Path) -> Iterator[Event]:
    with suppress(OSError):
        yield from journal.read(path, _MARK)


def _fold(events: Iterable[Event]) -> dict[str, AddonRecord]:
    found: dict[str, AddonRecord] = {}
    for event in events:
        name = str(event.data.get("addon", ""))
        left = _left(event, found.get(name))
        if left is not None:
            found[name] = _record(name, left, event)
    return found


def _record(name: str, left: Left, event: Event) -> AddonRecord:
    title, because = text(event.data.get("title")) or name, text(event.data.get("because"))
    endpoints = tuple(map(Endpoint.of, mappings(event.data.get("endpoints"))))
    return AddonRecord(name, title, left, event.time, event.error, because, endpoints)


def _left(event: Event, before: AddonRecord | None) -> Left | None:
    """Return what an event makes of an add-on; None where it changes nothing."""
    was = before.left if before else None
    match event.event.removeprefix("addon."):
        case "planned":
            nothing_there = was is None or (was is Left.GONE and "remove" not in event.data)
            return Left.PLANNED if nothing_there else None
        case "started" if event.data.get("removing"):
            return Left.GOING
        case "started" if event.data.get("again") and was in _STAYS:
            return None  # it is only proven again, until a step of it is begun
        case "started":
            return Left.HALF
        case "skipped" if event.data.get("removing"):
            return None  # it stays as it is
        case "step.started" if was in _STAYS:
            return Left.HALF
        case tail:
            return _ENDS.get(tail)
