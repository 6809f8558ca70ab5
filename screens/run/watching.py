"""Following a run: its events are folded as they come, and what changed is drawn soon, not at once."""

from __future__ import annotations

import asyncio
from time import monotonic

from textual import on, work

from mectui.events.threads import in_thread
from mectui.watch import Usual
from screens.run.acting import Acting
from screens.run.feed import Arrived, BrokeOff, Feed
from screens.run.steering import Steering
from screens.signs import Signs

_SLICE = 500
"""Events that are folded in one go: some milliseconds."""
_APART = 0.125
"""Seconds between two drawings, at least."""
_TICK = 1.0
"""Seconds after which times are written anew."""


class Watching(Acting):
    """Keeps the view of a run up to date, and draws it while it is seen."""

    def __init__(self, feed: Feed, signs: Signs, steering: Steering | None, usual: Usual | None) -> None:
        super().__init__(signs, steering)
        self.feed = feed
        self.usual = usual or Usual()
        self.where = ""
        self._due = False
        self._drawn = 0.0

    def on_mount(self) -> None:
        """Begin to follow the run."""
        self.set_interval(_TICK, self._tick)
        self.feed.start(self.post_message)
        self._learn()

    def on_unmount(self) -> None:
        """Follow it no more."""
        self.feed.stop()

    def on_screen_resume(self) -> None:
        """Draw what came while something else was seen."""
        self.draw_soon()

    @on(Arrived)
    async def _take(self, message: Arrived) -> None:
        """Fold events, a slice at a time: keys and drawings come between."""
        for first in range(0, len(message.events), _SLICE):
            self.view.take_all(message.events[first : first + _SLICE])
            await asyncio.sleep(0)
        self.feed.taken()
        self.draw_soon()

    @on(BrokeOff)
    @work(group="broke off")
    async def _broke_off(self) -> None:
        """Say what a run left whose process is gone; a recording ends there."""
        self.feed.taken()
        if self.view.end is not None:
            return
        self.say("the run's process is gone without a last word", bad=True)
        if self.steering is not None:
            last = await self._done("asking AWS what exists", lambda its: its.last_word(self.view))
            if last is not None:
                self.say("")
                self.view.take(last)
                self.draw_soon()

    @work(group="learn")
    async def _learn(self) -> None:
        """Learn where the cluster is, and what earlier runs took."""
        steering = self.steering
        if steering is not None:
            self.where = await in_thread(steering.region)
            self.usual = await in_thread(steering.usual)
            self.draw_soon()

    def _tick(self) -> None:
        if self.view.end is None:
            self._draw_if_seen()
        elif self.view.end.awaits and self.is_current:
            self._follow_another()

    @work(group="another")
    async def _follow_another(self) -> None:
        """Leave a plan that somebody has approved from elsewhere for the run that does it."""
        steering = self.steering
        going = await in_thread(steering.newer) if steering is not None else None
        if going is not None:
            await self.lead_on(going)

    def draw_soon(self) -> None:
        """Draw what changed, several changes at once where they come fast."""
        if not self._due:
            self._due = True
            wait = max(0.0, self._drawn + _APART - monotonic())
            # a timer of Textual's gives up without a word where it comes late, or has nothing to wait for
            asyncio.get_running_loop().call_later(wait, self.call_next, self._draw_if_seen)

    def _draw_if_seen(self) -> None:
        self._due, self._drawn = False, monotonic()
        if self.app.is_running and self.is_attached and self.is_current:
            self.draw()

    def draw(self) -> None:
        """Draw the run as it stands."""
        raise NotImplementedError
