"""What runs in the background of a machine, by the numbers that shells give it."""

from __future__ import annotations

import asyncio
import itertools
from contextlib import suppress


class Jobs:
    """The background jobs of a machine's shells; what has ended is forgotten."""

    def __init__(self) -> None:
        self._numbers = itertools.count(4712)
        self._running: dict[int, asyncio.Task[int]] = {}

    def add(self, job: asyncio.Task[int]) -> int:
        """Take up a job and return its number."""
        number = next(self._numbers)
        self._running[number] = job
        job.add_done_callback(lambda _: self._running.pop(number, None))
        return number

    async def end_of(self, number: int, seconds: float) -> bool:
        """Wait so long, in real time, for a job to end, and say whether it has."""
        job = self._running.get(number)
        if job is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await asyncio.wait([job])
        return number not in self._running
