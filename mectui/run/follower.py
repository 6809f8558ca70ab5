"""Following a run by its journal, from any process."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from mectui.clusters import Folder
from mectui.events import Event
from mectui.run.journal import journal_of

PAUSE = 0.05
"""Seconds between two looks at a journal that has nothing new."""
BATCH_CHARACTERS = 1 << 19
"""How much of a journal is read at once: some thousands of events."""


def follow(journal: Path, run: str, alive: Callable[[], bool]) -> Iterator[Event]:
    """Yield the events of `run` as they are written, up to `run.finished`.

    Ends without it when `alive` says no and nothing more is to be read: the run was killed.
    """
    for events in follow_batches(journal, run, alive):
        yield from events


def follow_batches(journal: Path, run: str, alive: Callable[[], bool]) -> Iterator[list[Event]]:
    """Yield what `follow` does, all at once that was written between two looks, up to `BATCH_CHARACTERS`."""
    for lines in _lines(journal, run, alive):
        events = [event for event in map(_event, lines) if event is not None and event.run == run]
        if events:
            yield events
        if any(event.event == "run.finished" for event in events):
            return


def _event(line: str) -> Event | None:
    try:
        return Event.from_line(line)
    except (ValueError, KeyError, TypeError):
        return None


def _lines(journal: Path, run: str, alive: Callable[[], bool]) -> Iterator[list[str]]:
    descriptor = _open(journal, run, alive)
    if descriptor is None:
        return
    with os.fdopen(descriptor, "r", encoding="utf-8", errors="replace", newline="\n") as file:
        rest = ""
        while True:
            ended = not alive()
            chunk = file.read(BATCH_CHARACTERS)
            *whole, rest = (rest + chunk).split("\n")
            yield whole
            if ended and not chunk:
                return
            if not chunk:
                time.sleep(PAUSE)


def _open(journal: Path, run: str, alive: Callable[[], bool]) -> int | None:
    """Open the run's journal once there is one, put aside or not; None where the run ended without any."""
    folder = Folder(journal.parent)
    while True:
        ended = not alive()
        found = journal_of(folder, run)
        if found is not None:
            with suppress(FileNotFoundError):  # the next run puts it aside just now
                return os.open(found, os.O_RDONLY | os.O_CLOEXEC)
        elif ended:
            return None
        time.sleep(PAUSE)
