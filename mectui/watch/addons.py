"""The add-ons while they are brought up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mectui.events import Event
from mectui.watch.state import State, elapsed

_STATES = {"ready": State.DONE, "removed": State.DONE, "failed": State.FAILED, "skipped": State.SKIPPED}


@dataclass(slots=True)
class AddonView:
    """One add-on, with the latest that was said of it. `begun` is when it was first heard of."""

    name: str
    state: State = State.RUNNING
    message: str = ""
    begun: datetime | None = None
    seconds: float | None = None

    def take(self, event: Event) -> None:
        """Follow an `addon.*` event; one that says nothing of its state leaves it under way."""
        self.begun = self.begun or event.time
        self.state = _STATES.get(event.event.removeprefix("addon."), State.RUNNING)
        self.message = event.error.what if event.error else event.message.removeprefix(f"{self.name}: ")
        self.seconds = event.seconds
        if self.state is not State.RUNNING and event.time is not None:
            self.seconds = self.elapsed(event.time)

    def elapsed(self, now: datetime) -> float | None:
        """Return the seconds so far, or what it took."""
        return elapsed(self.begun, self.seconds, now)
