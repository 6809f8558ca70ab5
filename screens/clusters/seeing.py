"""Looking at all clusters again and again while they are shown, and never twice at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from mectui.aws.threads import in_thread
from mectui.clusters import Folder
from mectui.events import now
from screens.clusters.row import ClusterRow

EVERY = 30.0
"""Seconds between the end of a look and the next."""

Tell = Callable[[ClusterRow], None]
Look = Callable[[Sequence[Folder], Tell], Awaitable[None]]
"""Looks at clusters, and tells of each: from its folder at once, then as it is found to be."""


class Seeing:
    """When was looked at the clusters that `which` names, and whether one is looking."""

    def __init__(self, look: Look, which: Callable[[], Sequence[Folder]]) -> None:
        self._look, self._which = look, which
        self.going_on = False
        self.ended: datetime | None = None

    @property
    def due(self) -> bool:
        """Whether it is time for another look."""
        return not self.going_on and (self.ended is None or (now() - self.ended).total_seconds() >= EVERY)

    async def look(self, tell: Tell, found: Callable[[Sequence[Folder]], None] = lambda _: None) -> None:
        """Look once, after saying what is looked at; does nothing while another look goes on."""
        if self.going_on:
            return
        self.going_on = True
        try:
            folders = await in_thread(self._which)
            found(folders)
            await self._look(folders, tell)
        finally:
            self.going_on, self.ended = False, now()
