"""Following a run by its journal, from any process."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from mectui.events import Event

PAUSE = 0.05
"""Seconds between two looks at a journal that has nothing new."""


def follow(journal: Path, run: str, alive: Callable[[], bool]) -> Iterator[Event]:
    """Yield the events of `run` as they are written, up to `run.finished`.

    Ends without it when `alive` says no and nothing more is to be read: the run was killed.
    """
    for line in _lines(journal, run, alive):
        try:
            event = Event.from_line(line)
        except (ValueError, KeyError, TypeError):
            continue
        if event.run != run:
            continue
        yield event
        if event.event == "run.finished":
            return


def _lines(journal: Path, run: str, alive: Callable[[], bool]) -> Iterator[str]:
    descriptor = _open(journal, run, alive)
    if descriptor is None:
        return
    with os.fdopen(descriptor, "r", encoding="utf-8", errors="replace", newline="\n") as file:
        rest = ""
        while True:
            ended = not alive()
            chunk = file.read()
            *whole, rest = (rest + chunk).split("\n")
            yield from whole
            if ended and not chunk:
                return
            if not chunk:
                time.sleep(PAUSE)


def _open(journal: Path, run: str, alive: Callable[[], bool]) -> int | None:
    """Open the journal once it is this run's own; None where the run ended before it began one."""
    while True:
        ended = not alive()
        if journal.exists() and _first_run(journal) == run:
            return os.open(journal, os.O_RDONLY | os.O_CLOEXEC)
        if ended:
            return None
        time.sleep(PAUSE)


def _first_run(journal: Path) -> str | None:
    try:
        with journal.open(encoding="utf-8", errors="replace") as file:
            return Event.from_line(file.readline()).run
    except (OSError, ValueError, KeyError, TypeError):
        return None
