"""A screen that looks at clusters for as long as it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from textual import on, work

from mectui.clusters import Folder
from screens.clusters.board import Board
from screens.clusters.seeing import Eyes, Seeing
from screens.clusters.wishes import ShowRun
from screens.passing import PassingScreen

_TICK = 1.0
"""Seconds between two drawings while time counts."""
_SOON = 0.1
"""Seconds for which what comes is gathered before it is drawn."""


R = TypeVar("R")


class LookingScreen(PassingScreen[R]):
    """Keeps its board up to date, and draws it when there is news, and every second."""

    def __init__(self, eyes: Eyes, which: Callable[[], Sequence[Folder]], board: Board) -> None:
        super().__init__()
        self.eyes, self.board = eyes, board
        self.seeing = Seeing(eyes, board, which, self._draw_soon)
        self._drawing = False
        self._run_shown = False

    def draw(self) -> None:
        """Draw what is known."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Begin to count."""
        self.set_interval(_TICK, self._tick)

    @on(ShowRun)
    def _lead_to_run(self) -> None:
        self._run_shown = True

    def on_screen_resume(self) -> None:
        """Look again, where the last look is old by now, or a run was watched since."""
        if self._run_shown:
            self.seeing.ended, self._run_shown = None, False
        self._tick()

    def action_look(self) -> None:
        """Look now."""
        self._look()

    @work(group="look")
    async def _look(self) -> None:
        await self.seeing.look()

    @work(group="glance")
    async def _glance(self) -> None:
        await self.seeing.glance()

    def _tick(self) -> None:
        """Look where it is time for that, and let times grow; not while something else is shown."""
        if not self._shown:
            return
        if self.seeing.due:
            self._look()
        self._glance()
        self._draw()

    @property
    def _shown(self) -> bool:
        """Whether it is seen, perhaps below a dialog."""
        return next(each for each in reversed(self.app.screen_stack) if not each.is_modal) is self

    def _draw_soon(self) -> None:
        """Draw before long, together with what comes meanwhile."""
        if not self._drawing and self.is_attached:
            self._drawing = True
            self.set_timer(_SOON, self._draw)

    def _draw(self) -> None:
        self._drawing = False
        if self.is_attached:
            self.draw()
