"""The screen of a run in a terminal, with a clock on its event loop.

`python -m bench.watched FOLDER RUN PID REPORT SECONDS` shows the run that the process PID writes, and puts
into REPORT, as JSON, how long the loop let others wait (ms), its share of one core, and its peak memory.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import threading
import time
from pathlib import Path

import psutil

from mectui.clusters import Folder
from mectui.run.launch import Started
from mectui.run.session import Going
from screens import pace
from screens.base import MectuiBase
from screens.run.feed import LiveFeed
from screens.run.frame import RunScreen

EVERY = 0.01
"""Seconds between two looks at the clock."""
WARM = 2.0
"""Seconds at the beginning that do not count: the screen is laid out then."""


class Clock:
    """Asks the loop for a turn again and again, from a thread, and notes how long it had to wait for it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: float) -> None:
        self.waits: list[float] = []
        self._loop = loop
        self._end = time.monotonic() + seconds
        self.begun_cpu = 0.0

    def run(self, done: object) -> None:
        """Look until the time is up, then call `done` in the loop."""
        time.sleep(WARM)
        self.begun_cpu = time.process_time()
        while time.monotonic() < self._end:
            self._loop.call_soon_threadsafe(self._turn, time.perf_counter())
            time.sleep(EVERY)
        self._loop.call_soon_threadsafe(done)  # type: ignore[arg-type]

    def _turn(self, asked: float) -> None:
        self.waits.append((time.perf_counter() - asked) * 1000)


class Watched(MectuiBase[None]):
    """The application, with nothing but the run's screen."""

    def __init__(self, going: Going, report: Path, seconds: float) -> None:
        super().__init__()
        self._going, self._report, self._seconds = going, report, seconds

    async def on_mount(self) -> None:
        """Show the run, and start the clock."""
        await self.push_screen(RunScreen(LiveFeed(self._going), self.signs))
        self._clock = Clock(asyncio.get_running_loop(), self._seconds)
        threading.Thread(target=self._clock.run, args=(self._end,), daemon=True).start()

    def _end(self) -> None:
        clock, screen = self._clock, self.screen_stack[1]
        events = screen.view.changes if isinstance(screen, RunScreen) else 0
        found = {
            "waits": clock.waits,
            "cpu": (time.process_time() - clock.begun_cpu) / (self._seconds - WARM),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
            "events": events,
        }
        self._report.write_text(json.dumps(found))
        self.exit()


def main(words: list[str]) -> None:
    """Show the run until the time is up."""
    folder, run, pid, report, seconds = words
    going = Going(Folder(Path(folder)), Started(run, int(pid), lambda: psutil.pid_exists(int(pid))))
    pace.begin()
    Watched(going, Path(report), float(seconds)).run()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
