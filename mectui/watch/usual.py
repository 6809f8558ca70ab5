"""How long things usually take: the medians of earlier runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from mectui.events import Event
from mectui.watch.plan import type_of

LATE = 1.5
"""How many times the usual time makes something late."""
GRACE_SECONDS = 3.0
"""What anything may take beyond that without being called late."""

Key = tuple[str, ...]


@dataclass(slots=True)
class Usual:
    """Seconds by what took them: `("step", "booted")`, `("resource", TYPE, ACTION)`, `("phase", …)`."""

    _times: dict[Key, list[float]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, runs: Iterable[Iterable[Event]]) -> Usual:
        """Learn from runs."""
        usual = cls()
        for events in runs:
            for event in events:
                usual.learn(event)
        return usual

    def learn(self, event: Event) -> None:
        """Learn what one thing took, where the event says so."""
        if event.seconds is None:
            return
        match event.event:
            case "node.step.done" if event.step:
                self._times["step", event.step.value].append(event.seconds)
            case "resource.finished" if event.resource:
                kind = str(event.data.get("type") or type_of(event.resource))
                self._times["resource", kind, str(event.data.get("action", ""))].append(event.seconds)
            case "phase.finished":
                self._times["phase", event.phase.value].append(event.seconds)

    def seconds(self, *key: str) -> float | None:
        """Return the median; None where it was never seen."""
        times = self._times.get(key)
        return median(times) if times else None

    def late(self, so_far: float | None, *key: str) -> bool:
        """Tell whether something has taken longer by now than it usually does."""
        usual = self.seconds(*key)
        return usual is not None and so_far is not None and so_far > max(usual * LATE, usual + GRACE_SECONDS)
