"""The journal: every event of a run, a line each, as it happens."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from mectui.clusters import Folder, make_private, naming
from mectui.events import Event, now

_TAIL = 1 << 14
"""Bytes at a journal's end that are looked at first."""
KEEP_RUNS = 50
"""How many journals of earlier runs are kept, where MECTUI_KEEP_RUNS does not say."""


def new_run_id() -> str:
    """Return a name for a run; names sort by time."""
    return f"{now():%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


class Journal:
    """The file of one run's events. Calling it records an event, from any thread."""

    def __init__(self, path: Path, run: str) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self._run = run
        self._count = 0
        self._turn = threading.Lock()

    @classmethod
    def begin(cls, folder: Folder, run: str, keep: int = KEEP_RUNS) -> Journal:
        """Put the journal of the run before aside, and begin this one's; the latest `keep` before it stay."""
        put_aside(folder)
        prune(folder, keep)
        return cls(folder.journal, run)

    def __call__(self, event: Event) -> None:
        """Number and date the event and write it. What comes after `close` is dropped.

        Raises OSError that names the file where the disk is full.
        """
        with self._turn:
            if self._descriptor < 0:
                return
            self._count += 1
            line = event.stamped(time=now(), run=self._run, seq=self._count).to_line()
            with naming(self._path):
                os.write(self._descriptor, f"{line}\n".encode())

    def close(self) -> None:
        """See the file safely on disk and close it."""
        with self._turn:
            os.fsync(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = -1


def put_aside(folder: Folder) -> None:
    """Move the latest journal to `logs/runs`, named by its run.

    One whose run was killed before it had written an event goes: nobody may find its torn line
    where the next journal begins.
    """
    if not folder.journal.exists():
        return
    first = first_event(folder.journal)
    if first is None:
        folder.journal.unlink()
    else:
        folder.journal.replace(make_private(folder.logs / "runs") / f"{first.run}.jsonl")


def prune(folder: Folder, keep: int) -> None:
    """Delete all journals of earlier runs but the latest."""
    aside = sorted((folder.logs / "runs").glob("*.jsonl"))
    for path in aside[: max(0, len(aside) - keep)]:
        path.unlink(missing_ok=True)


def kept_runs(environ: Mapping[str, str]) -> int:
    """Return how many journals of earlier runs to keep: MECTUI_KEEP_RUNS, where it is a number."""
    said = environ.get("MECTUI_KEEP_RUNS", "")
    return int(said) if said.isdecimal() else KEEP_RUNS


def told(folder: Folder, event: str, **data: object) -> Event | None:
    """Return the newest event of a name, over all the cluster's runs, that has just this data."""
    for path in reversed(journals(folder)):
        fits = [each for each in read(path) if each.event == event and _has(each, data)]
        if fits:
            return fits[-1]
    return None


def _has(event: Event, data: Mapping[str, object]) -> bool:
    return all(event.data.get(key) == value for key, value in data.items())


def journals(folder: Folder) -> list[Path]:
    """Return the journals of all the cluster's runs, oldest first."""
    aside = sorted((folder.logs / "runs").glob("*.jsonl"))
    return [*aside, folder.journal] if folder.journal.exists() else aside


def journal_of(folder: Folder, run: str) -> Path | None:
    """Return the journal of one of the cluster's runs; None where it has written none."""
    first = first_event(folder.journal)
    if first is not None and first.run == run:
        return folder.journal
    aside = folder.logs / "runs" / f"{run}.jsonl"
    return aside if aside.exists() else None


def read(path: Path, having: str = "") -> Iterator[Event]:
    """Yield the events of a journal whose lines have a text; a line torn by a kill is passed over."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        yield from _events(line for line in lines if having in line)


def first_event(path: Path) -> Event | None:
    """Return a journal's first event; None where it has none, or is not there."""
    try:
        return next(read(path), None)
    except OSError:
        return None


def last_event(path: Path) -> Event | None:
    """Return a journal's last event, read from its end; None where it has none, or is not there."""
    try:
        with path.open("rb") as file:
            return _last(file, file.seek(0, os.SEEK_END))
    except OSError:
        return None


def _last(file: BinaryIO, size: int) -> Event | None:
    tail = _TAIL
    while True:
        file.seek(max(0, size - tail))
        lines = file.read(tail).decode(errors="replace").splitlines()
        event = next(_events(reversed(lines)), None)
        if event is not None or tail >= size:
            return event
        tail *= 8  # the last event names every thing that exists, and may be long


def _events(lines: Iterable[str]) -> Iterator[Event]:
    for line in lines:
        try:
            yield Event.from_line(line)
        except (ValueError, KeyError, TypeError):
            continue
