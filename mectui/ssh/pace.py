"""How often to look at something that cannot say when it changes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta

SHORTEST = 0.2
LONGEST = 2.0
SHARE = 0.15


class Deadline:
    """A time that several steps share, counted from now on."""

    def __init__(self, *parts: timedelta) -> None:
        self.seconds = sum(part.total_seconds() for part in parts)
        self.at = asyncio.get_running_loop().time() + self.seconds

    @property
    def left(self) -> float:
        """The seconds until it has passed."""
        return self.at - asyncio.get_running_loop().time()


class Pace:
    """Pauses in proportion to the time waited: a look is late by at most a sixth of the wait, or 2 s."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Look closely again: something has just changed, or is about to."""
        self._since = asyncio.get_running_loop().time()

    async def pause(self, or_until: asyncio.Event | None = None) -> None:
        """Wait until the next look is due, or wanted earlier."""
        waited = asyncio.get_running_loop().time() - self._since
        due = min(max(waited * SHARE, SHORTEST), LONGEST)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(due):
                await (or_until or asyncio.Event()).wait()


async def looks() -> AsyncIterator[int]:
    """Yield 1, 2, 3 … for ever, at that pace; the caller's deadline ends it."""
    pace, number = Pace(), 0
    while True:
        number += 1
        yield number
        await pace.pause()
