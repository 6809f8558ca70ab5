"""Looking at clusters again and again while they are shown, and never twice at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from mectui.clusters import Folder
from mectui.events import Trouble, now
from mectui.events.threads import in_thread
from screens.clusters.board import Board

if TYPE_CHECKING:
    from mectui.run.cluster_row import ClusterRow
    from mectui.run.session import Session

EVERY = 30.0
"""Seconds between the end of a look and the next."""
_GLANCES = 2.0
"""Seconds between two readings of the folders of clusters that a run is at work on."""

Tell = Callable[["ClusterRow"], None]


@dataclass(frozen=True, slots=True)
class Eyes:
    """How clusters are looked at.

    `look` tells of each what its folder says, then what is found out; `glance` reads one folder, and blocks.
    """

    look: Callable[[Sequence[Folder], Tell], Awaitable[None]]
    glance: Callable[[Folder], ClusterRow]

    @classmethod
    def of(cls, session: Session) -> Eyes:
        """Return those that look at AWS and at the clusters themselves."""

        async def look(folders: Sequence[Folder], tell: Tell) -> None:
            from mectui.run.fleet import look_at_all

            await look_at_all(folders, session.environ, tell)

        def glance(folder: Folder) -> ClusterRow:
            from mectui.run.cluster_row import on_disk

            return on_disk(folder, session.environ).row

        return cls(look, glance)


class Seeing:
    """Keeps a board up to date with the clusters that `which` names; `news` is called after each row.

    `trouble` is why the latest look as a whole failed; what is wrong with one cluster is in its row.
    """

    def __init__(
        self, eyes: Eyes, board: Board, which: Callable[[], Sequence[Folder]], news: Callable[[], None]
    ) -> None:
        self._eyes, self._board, self._which, self._news = eyes, board, which, news
        self._glancing: datetime | None = None
        self.going_on = False
        self.ended: datetime | None = None
        self.trouble = ""

    @property
    def due(self) -> bool:
        """Whether it is time for another look."""
        return not self.going_on and _past(self.ended, EVERY)

    async def look(self) -> None:
        """Look once; does nothing while another look goes on."""
        if self.going_on:
            return
        self.going_on = True
        try:
            folders = await in_thread(self._which)
            self._board.keep(folders)
            await self._eyes.look(folders, self._take)
            self.trouble = ""
        except (OSError, Trouble) as error:
            self.trouble = str(error)
        finally:
            self.going_on, self.ended = False, now()
            self._news()

    async def glance(self) -> None:
        """Read how far the runs are that go on. What one has ended with is looked at, soon."""
        running = {row.name for row in self._board.rows.values() if row.run}
        if not running or self.going_on or not _past(self._glancing, _GLANCES):
            return
        self._glancing = now()
        with suppress(OSError):  # the next look tells why
            for folder in await in_thread(self._which):
                if folder.name in running:
                    self._see(await in_thread(partial(self._eyes.glance, folder)))

    def _see(self, row: ClusterRow) -> None:
        self._take(row)
        if row.run is None:
            self.ended = None

    def _take(self, row: ClusterRow) -> None:
        self._board.take(row)
        self._news()


def _past(moment: datetime | None, seconds: float) -> bool:
    return moment is None or (now() - moment).total_seconds() >= seconds
