"""Terraform's resources while they are made, changed and destroyed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from mectui.events import Event
from mectui.watch.plan import type_of
from mectui.watch.state import State, elapsed

_STATES = {
    "started": State.RUNNING,
    "progress": State.RUNNING,
    "finished": State.DONE,
    "failed": State.FAILED,
}


@dataclass(slots=True)
class ResourceView:
    """One resource being worked on. `seconds` is what it took, None while it goes on.

    `took` has the seconds of each action that is done: a replacement is two of them.
    """

    address: str
    action: str
    kind: str
    node: str | None = None
    state: State = State.WAITING
    begun: datetime | None = None
    seconds: float | None = None
    problem: str = ""
    took: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, event: Event) -> ResourceView:
        """Return the resource that an event is the first to speak of."""
        address = event.resource or ""
        kind = str(event.data.get("type") or type_of(address))
        return cls(address, str(event.data.get("action", "")), kind, event.node)

    def take(self, event: Event) -> None:
        """Follow a `resource.*` event; one that says nothing of its state leaves it."""
        word = event.event.rpartition(".")[2]
        if word not in _STATES:
            return
        self.state = _STATES[word]
        self.action = str(event.data.get("action") or self.action)
        if word == "started" or self.begun is None:
            self.begun = event.time
        self.seconds = event.seconds if self.state in (State.DONE, State.FAILED) else None
        if self.state is State.DONE:
            self.took[self.action] = event.seconds or 0.0

    def elapsed(self, now: datetime) -> float | None:
        """Return the seconds so far, or what it took."""
        return elapsed(self.begun, self.seconds, now)
