"""A process by more than its number, since numbers are used again."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass

from mectui.events import now

_START_TOLERANCE = 2.0
"""Seconds by which the start time that the system tells may move (clock steps, rounding)."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A process that holds something. `started` is in seconds since the epoch, `since` is ISO 8601."""

    pid: int
    started: float
    purpose: str
    since: str

    @classmethod
    def this(cls, purpose: str) -> Owner:
        """Return the running process as an owner."""
        return cls.of(os.getpid(), purpose)

    @classmethod
    def of(cls, pid: int, purpose: str) -> Owner:
        """Return another process as an owner."""
        return cls(pid, process_start(pid) or 0.0, purpose, now().isoformat(timespec="seconds"))

    @classmethod
    def from_json(cls, text: str) -> Owner | None:
        """Read what `to_json` wrote; None where it is torn, empty or something else."""
        try:
            row = json.loads(text)
            return cls(int(row["pid"]), float(row["started"]), str(row["purpose"]), str(row["since"]))
        except (ValueError, KeyError, TypeError):
            return None

    def to_json(self) -> str:
        """Return the owner as one line of JSON."""
        return json.dumps(asdict(self))

    def alive(self) -> bool:
        """Tell whether this very process still runs, not merely one of its number."""
        started = process_start(self.pid)
        return started is not None and abs(started - self.started) <= _START_TOLERANCE


def process_start(pid: int) -> float | None:
    """Return when the process began, in seconds since the epoch; None where none runs by that number."""
    import psutil

    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return float(process.create_time())
    except psutil.Error:
        return None
