"""Looking at all clusters again and again while they are shown, and never twice at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from mectui.events import now
from screens.clusters.row import ClusterRow

EVERY = 30.0
"""Seconds between the end of a look and the next."""

Tell = Callable[[ClusterRow], None]
Look = Callable[[Tell], Awaitable[None]]
"""Looks at every cluster on record, and tells of each: from its folder at once, then as it is found to be."""


class Seeing:
    """When was looked, and whether one is looking."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self.going_on = False
        self.ended: datetime | None = None

    @property
    def due(self) -> bool:
        """Whether it is time for another look."""
        return not self.going_on and (self.ended is None or (now() - self.ended).total_seconds() >= EVERY)

    async def look(self, tell: Tell) -> None:
        """Look once; does nothing while another look goes on."""
        if self.going_on:
            return
        self.going_on = True
        try:
            await self._look(tell)
        finally:
            self.going_on, self.ended = False, now()
