"""A stage for what is drawn of a run: one panel, or the whole frame, over events that a test chooses.

    async with Stage(PlanPanel, script.events).run_test(size=(80, 24)) as pilot: …

shows one panel; `FrameStage(events)` shows the frame. `await stage.tell(*events)` lets more happen, and
`recorded(file, upto)` reads a journal up to an event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen

from mectui.events import Event, Phase, now
from mectui.run.journal import read
from mectui.watch import RunView, Usual
from screens.base import MectuiBase
from screens.run.feed import Arrived, Post
from screens.run.frame import RunScreen
from screens.run.panel import Panel
from screens.run.scene import Scene
from screens.signs import UNICODE, Signs


def recorded(file: Path, upto: str = "run.finished", nth: int = 1) -> list[Event]:
    """Return the events of a journal up to the `nth` of a name, that one included."""
    told: list[Event] = []
    for event in read(file):
        told.append(event)
        nth -= event.event == upto
        if nth == 0:
            break
    return told


class Told:
    """A feed that tells what a test hands it; its clock stands at the last event, or where it is set."""

    def __init__(self, events: Iterable[Event], *, live: bool = True, clock: datetime | None = None) -> None:
        self.live = live
        self.clock = clock
        self.awaited = 0
        self._events = list(events)
        self._post: Post = lambda _: None

    def start(self, post: Post) -> None:
        """Tell what there is."""
        self._post = post
        self.tell(*self._events)

    def tell(self, *events: Event) -> None:
        """Tell more."""
        self.awaited += 1
        self.post(Arrived(events))
        self._events += events

    def post(self, message: Message) -> None:
        """Hand over any message of a feed."""
        self._post(message)

    def taken(self) -> None:
        """Note that a batch was dealt with."""
        self.awaited -= 1

    def stop(self) -> None:
        """Tell nothing more."""
        self._post = lambda _: None

    def now(self) -> datetime:
        """Return the time at which the clock stands."""
        times = [event.time for event in self._events if event.time]
        return self.clock or (times[-1] if times else now())


class FrameStage(MectuiBase[None]):
    """The frame over events, or over a feed of one's own."""

    def __init__(
        self,
        events: Iterable[Event] = (),
        *,
        usual: Usual | None = None,
        live: bool = True,
        clock: datetime | None = None,
        theme: str = "mectui-dark",
        signs: Signs = UNICODE,
        screen: Callable[[Signs], Screen[Any]] | None = None,
    ) -> None:
        super().__init__(signs=signs, theme=theme)
        self.told = Told(events, live=live, clock=clock)
        self._make = screen or (lambda signs: RunScreen(self.told, signs, usual=usual))

    async def on_mount(self) -> None:
        """Show the frame."""
        await self.push_screen(self._make(self.signs))


class Stage(MectuiBase[None]):
    """One panel, which fills the screen; what it wishes is kept in `wished`."""

    def __init__(
        self,
        panel: type[Panel],
        events: Iterable[Event] = (),
        *,
        phase: Phase | None = None,
        usual: Usual | None = None,
        live: bool = True,
        clock: datetime | None = None,
        theme: str = "mectui-dark",
        signs: Signs = UNICODE,
    ) -> None:
        super().__init__(signs=signs, theme=theme)
        self.view = RunView()
        self.view.take_all(events)
        self.wished: list[Message] = []
        self._panel, self._phase, self._live, self._clock = panel, phase, live, clock
        self._usual = usual or Usual()

    def compose(self) -> ComposeResult:
        """Lay out the panel."""
        yield self._panel(self.signs, id="panel").add_class("panel")

    def on_mount(self) -> None:
        """Draw it, and let it have the keys."""
        self.draw()
        self.panel.take_keys()

    @property
    def panel(self) -> Panel:
        """The panel."""
        return self.query_one("#panel", Panel)

    @property
    def scene(self) -> Scene:
        """What is drawn."""
        view = self.view
        return Scene(
            view, self._usual, self._clock or view.latest or now(), self._phase or view.phase, self._live
        )

    def draw(self) -> None:
        """Draw the run as it stands."""
        self.panel.show(self.scene)

    def tell(self, *events: Event, clock: datetime | None = None) -> None:
        """Let more happen, and draw it."""
        self.view.take_all(events)
        self._clock = clock or self._clock
        self.draw()

    async def _on_message(self, message: Message) -> None:
        if type(message).__module__ == "screens.run.wishes":
            self.wished.append(message)
        await super()._on_message(message)
