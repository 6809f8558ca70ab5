"""One drawing at a time, and every one of them to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


class Drawing:
    """Draws when asked to; several who ask while one is under way get one more between them."""

    def __init__(self, draw: Callable[[], Awaitable[None]]) -> None:
        self._draw = draw
        self._lock = asyncio.Lock()
        self._asked = self._drawn = 0

    async def again(self) -> None:
        """Draw what is so now; a drawing that began since this was asked for will do."""
        self._asked += 1
        # A worker that asked may be given up for another one: a form half drawn would stay so.
        await asyncio.shield(self._turn(self._asked))

    async def _turn(self, asked: int) -> None:
        async with self._lock:
            if asked > self._drawn:
                self._drawn = self._asked
                await self._draw()
