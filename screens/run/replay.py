"""A run that was recorded, shown again with its own clock: faster, slower, halted, or to the next phase."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path

from mectui.events import Event, now
from mectui.run.journal import read
from screens.run.feed import Arrived, BrokeOff, Threaded

SPEEDS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
_MOST = 2000
"""Events that are handed over at once."""


class Skip(Enum):
    """How far to go without waiting."""

    NOT = "not"
    PHASE = "phase"
    END = "end"


class Clock:
    """The time of a recording, set from any thread. It stands before the first event and after the last."""

    def __init__(self, speed: float) -> None:
        self._changed = threading.Condition()
        self._at: datetime | None = None
        self._since = 0.0
        self._speed = speed
        self._paused = False
        self._skip = Skip.NOT
        self._over = False

    @property
    def speed(self) -> float:
        """How many times faster than the run it goes."""
        return self._speed

    @property
    def paused(self) -> bool:
        """Whether it was halted."""
        return self._paused

    @property
    def over(self) -> bool:
        """Whether there is nothing more to come."""
        return self._over

    def now(self) -> datetime:
        """Return the recording's time."""
        with self._changed:
            return self._now()

    def _now(self) -> datetime:
        if self._at is None:
            return now()
        if self._paused or self._over:
            return self._at
        return self._at + timedelta(seconds=(time.monotonic() - self._since) * self._speed)

    def set(
        self, *, speed: float | None = None, paused: bool | None = None, skip: Skip | None = None
    ) -> None:
        """Go at another speed, halt or go on, or skip what comes."""
        with self._changed:
            if self._at is not None:
                self._stand_at(self._now())
            self._speed = speed or self._speed
            self._paused = self._paused if paused is None else paused
            self._skip = skip or self._skip
            self._changed.notify_all()

    def end(self) -> None:
        """Stand still for good: there is nothing more, or nobody looks any more."""
        with self._changed:
            if self._at is not None:
                self._stand_at(self._now())
            self._over = True
            self._changed.notify_all()

    def reached(self, event: Event) -> bool:
        """Tell whether an event is due."""
        with self._changed:
            return (
                self._over or self._skip is not Skip.NOT or event.time is None or self._due(event.time) <= 0
            )

    def wait_for(self, event: Event) -> None:
        """Wait until an event is due, or is skipped to."""
        with self._changed:
            if event.time is None:
                return
            if self._at is None:
                self._stand_at(event.time)
            while not self._over and self._skip is Skip.NOT and (left := self._due(event.time)) > 0:
                self._changed.wait(None if self._paused else left / self._speed)
            if self._skip is not Skip.NOT:
                self._stand_at(max(event.time, self._at or event.time))
            if self._skip is Skip.PHASE and event.event == "phase.started":
                self._skip = Skip.NOT

    def _due(self, then: datetime) -> float:
        return (then - self._now()).total_seconds()

    def _stand_at(self, at: datetime) -> None:
        self._at, self._since = at, time.monotonic()


class ReplayFeed(Threaded):
    """Shows a journal again. It may be one that a process is still writing: what is there counts."""

    live = False

    def __init__(self, file: Path, speed: float = 1.0) -> None:
        super().__init__()
        self.clock = Clock(speed)
        self._file = file

    def work(self) -> None:
        """Hand over each event when it is due."""
        due: list[Event] = []
        for event in self._read():
            if due and (len(due) >= _MOST or not self.clock.reached(event)):
                self.hand_over(Arrived(due))
                due = []
            self.clock.wait_for(event)
            if not self.wanted():
                return
            due.append(event)
        self.clock.end()  # before the last is drawn: then it is drawn as over
        if due:
            self.hand_over(Arrived(due))
        if not due or due[-1].event != "run.finished":
            self.hand_over(BrokeOff())

    def _read(self) -> Iterator[Event]:
        """Yield the events of the recording's first run: a journal holds one."""
        try:
            yield from read(self._file)
        except OSError:
            return

    def stop(self) -> None:
        """Hand over nothing more."""
        super().stop()
        self.clock.end()

    def now(self) -> datetime:
        """Return the recording's time."""
        return self.clock.now()

    # What one can do with it

    def pause(self) -> None:
        """Halt, or go on."""
        self.clock.set(paused=not self.clock.paused)

    def hurry(self, way: int) -> None:
        """Go at the next speed, faster or slower."""
        speeds = SPEEDS if way > 0 else tuple(reversed(SPEEDS))
        beyond = (speed for speed in speeds if (speed - self.clock.speed) * way > 0)
        self.clock.set(speed=next(beyond, self.clock.speed))

    def skip(self, how: Skip) -> None:
        """Go to the next phase, or to the end."""
        self.clock.set(skip=how)
