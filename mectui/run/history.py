"""What earlier runs took: the medians that a run which goes on is held against."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from mectui.clusters import Home
from mectui.events import Event
from mectui.run.journal import journals, read
from mectui.watch import Usual

RUNS = 20
"""The latest runs that are learnt from, whichever cluster's."""
RUN_EVENTS = 20_000
"""Events that are read of each run at most."""


def usual(home: Home, runs: int = RUNS) -> Usual:
    """Return how long things usually take here. Reads files, which may take a while."""
    return Usual.of(_events(path) for path in latest(home, runs))


def latest(home: Home, runs: int) -> list[Path]:
    """Return the journals of the latest runs of all clusters, oldest first."""
    found = [path for folder in home.on_record() for path in journals(folder)]
    return sorted(found, key=_written)[-runs:]


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _events(path: Path) -> Iterator[Event]:
    """Yield a journal's events; one that goes meanwhile, since its record is dropped, tells nothing."""
    with suppress(OSError):
        yield from islice(read(path), RUN_EVENTS)
