"""The add-ons while they are brought up, and while they are taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from mectui.events import Event, Problem
from mectui.watch.addon_parts import PartKind, PartView
from mectui.watch.endpoints import Endpoint
from mectui.watch.state import State, elapsed
from mectui.watch.values import count, mappings, rows, text

_LISTS = {
    "prepare": PartKind.PREPARE,
    "steps": PartKind.STEP,
    "evidence": PartKind.PROOF,
    "remove": PartKind.REMOVE,
}
"""The lists of what is planned, in the order in which it is done."""
_ENDS = {"ready": State.DONE, "removed": State.DONE, "failed": State.FAILED, "skipped": State.SKIPPED}
_PROVING = frozenset({"seen", "proven"})


@dataclass(slots=True)
class AddonView:
    """One add-on: its parts in order, and the latest that was said of it.

    `wanted_by` are those that it is only there for. `removing` says that it is taken away. `because` is the
    add-on whose failure it was skipped for. `interrupted`: the run ended while it was worked at. `endpoints`
    are where it is reached, once it works.
    """

    name: str
    title: str = ""
    state: State = State.WAITING
    message: str = ""
    begun: datetime | None = None
    seconds: float | None = None
    wanted_by: tuple[str, ...] = ()
    removing: bool = False
    because: str = ""
    problem: Problem | None = None
    interrupted: bool = False
    parts: dict[str, PartView] = field(default_factory=dict)
    endpoints: tuple[Endpoint, ...] = ()

    @property
    def now(self) -> PartView | None:
        """The part that goes on, or that failed."""
        busy = [part for part in self.parts.values() if part.state in (State.RUNNING, State.FAILED)]
        return busy[-1] if busy else None

    def take(self, event: Event) -> None:
        """Follow an `addon.*` event; one that nobody knows only says that it is under way."""
        tail = event.event.removeprefix("addon.")
        self.title = text(event.data.get("title")) or self.title
        if tail == "planned":
            self._plan(event)
            return
        self.message = event.error.what if event.error else event.message.removeprefix(f"{self.name}: ")
        if tail in _ENDS:
            self._end(tail, event)
            return
        if tail == "started" and self.state is not State.WAITING:
            self._anew()
        self.state, self.begun, self.seconds = State.RUNNING, self.begun or event.time, None
        self.removing = self.removing or event.data.get("removing") is True
        title = text(event.data.get("step"))
        if title:
            self._follow(tail, title, event)

    def _plan(self, event: Event) -> None:
        self.wanted_by = tuple(map(text, rows(event.data.get("wanted_by"))))
        self.removing = "remove" in event.data
        for name, kind in _LISTS.items():
            for title in map(text, rows(event.data.get(name))):
                self.parts.setdefault(title, PartView(kind, title))

    def _anew(self) -> None:
        """Forget how it went before: it is tried again."""
        self.begun = self.problem = None
        self.because = ""
        self.parts = {title: PartView(part.kind, title) for title, part in self.parts.items()}

    def _follow(self, tail: str, title: str, event: Event) -> None:
        """Let a part follow its event; whatever comes before it and was never begun was so already."""
        usual = PartKind.PROOF if tail in _PROVING else PartKind.REMOVE if self.removing else PartKind.STEP
        part = self.parts.setdefault(title, PartView(usual, title))
        for before in self._before(part):
            before.skip()
        match tail:
            case "step.done":
                part.done(event.time, event.node, event.seconds)
            case "proven":
                part.start(part.begun or event.time)
                part.count = part.times = count(event.data.get("times"))
                part.done(event.time)
            case "retry":
                part.again(event.node, count(event.data.get("attempt")))
            case "output":
                part.said = event.message
            case _:
                part.start(event.time, event.node)
                part.count, part.times = count(event.data.get("count")), count(event.data.get("times"))
                part.said = "" if tail in ("step.started", "seen") else self.message

    def _before(self, part: PartView) -> Iterator[PartView]:
        for each in self.parts.values():
            if each is part:
                return
            yield each

    def _end(self, tail: str, event: Event) -> None:
        self.state = _ENDS[tail]
        self.problem, self.because = event.error, text(event.data.get("because"))
        if self.state is State.SKIPPED:
            return
        self.begun = self.begun or event.time
        took = elapsed(self.begun, None, event.time) if event.time else None
        self.seconds = event.seconds if took is None else took
        if self.state is State.FAILED:
            self._blame(event)
        elif self.state is State.DONE:
            self.endpoints = tuple(map(Endpoint.of, mappings(event.data.get("endpoints"))))
            for part in self.parts.values():
                part.skip()

    def _blame(self, event: Event) -> None:
        """Find the part that failed: the one that is named first in what is wrong, or whatever goes on."""
        named = [part for part in self.parts.values() if self._said_by(event).startswith(f"{part.title}:")]
        for part in named or [part for part in self.parts.values() if part.state is State.RUNNING]:
            part.fail(event.time)

    def _said_by(self, event: Event) -> str:
        return event.message.removeprefix(f"{self.name}: ")

    def end(self, now: datetime | None) -> None:
        """Note that the run has ended."""
        if self.state is State.RUNNING:
            self.state, self.interrupted = State.WAITING, True
            self.seconds = self.elapsed(now) if now else None

    def elapsed(self, now: datetime) -> float | None:
        """Return the seconds so far, or what it took; None where it was not begun."""
        return elapsed(self.begun, self.seconds, now)
