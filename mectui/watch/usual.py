"""How long things usually take: the medians of earlier runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from mectui.events import Event, Step
from mectui.watch.nodes import is_control_plane
from mectui.watch.plan import type_of
from mectui.watch.values import text

LATE = 1.5
"""How many times the usual time makes something late."""
GRACE_SECONDS = 3.0
"""What anything may take beyond that without being called late."""

Key = tuple[str, ...]


def step_key(step: Step, node: str) -> Key:
    """Return what a step's times are kept under: from joining on, it matters what a node is."""
    if step not in (Step.JOINED, Step.NODE_READY):
        return ("step", step.value)
    if not is_control_plane(node):
        return ("step", step.value, "worker")
    # the first control plane joins nobody, which takes no time
    return ("step", step.value, "first" if node.endswith("-cp-0") else "control plane")


@dataclass(slots=True)
class Usual:
    """Seconds by what took them: `step_key(…)`, `("resource", TYPE, ACTION)`, `("phase", KIND, PHASE)`,
    `("addon", KIND, NAME)`, `("removal", NAME)`.

    Phases and add-ons are learnt from runs of the same kind: to one that resumes, most is true already.

    A step is learnt from a machine's first walk only: to one that was there before, or that is tried
    again, most steps are true already, which takes no time.
    """

    _times: dict[Key, list[float]] = field(default_factory=lambda: defaultdict(list))
    _medians: dict[Key, float] = field(default_factory=dict)
    _to_come: dict[str, set[Step]] = field(default_factory=dict)
    _kind: str = ""

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
        if event.event == "run.started":
            self._to_come.clear()
            self._kind = str(event.data.get("kind", ""))
        if event.seconds is None:
            return
        match event.event:
            case "node.step.done" if event.step and event.node:
                self._learn_step(event.node, event.step, event.seconds)
            case "resource.finished" if event.resource:
                self._learn_resource(event, event.seconds)
            case "phase.finished":
                self._note(("phase", self._kind, event.phase.value), event.seconds)
            case "addon.ready":
                self._note(("addon", self._kind, text(event.data.get("addon"))), event.seconds)
            case "addon.removed":
                self._note(("removal", text(event.data.get("addon"))), event.seconds)

    def seconds(self, *key: str) -> float | None:
        """Return the median; None where it was never seen."""
        if key not in self._medians and key in self._times:
            self._medians[key] = median(self._times[key])
        return self._medians.get(key)

    def late(self, so_far: float | None, *key: str) -> bool:
        """Tell whether something has taken longer by now than it usually does."""
        return is_late(so_far, self.seconds(*key))

    def _learn_step(self, node: str, step: Step, seconds: float) -> None:
        to_come = self._to_come.get(node, set())
        if step in to_come:
            to_come.remove(step)
            self._note(step_key(step, node), seconds)

    def _learn_resource(self, event: Event, seconds: float) -> None:
        kind = str(event.data.get("type") or type_of(event.resource or ""))
        action = str(event.data.get("action", ""))
        self._note(("resource", kind, action), seconds)
        if (kind, action) == ("aws_instance", "create") and event.node:
            self._note(step_key(Step.CREATED, event.node), seconds)
            self._to_come[event.node] = set(Step) - {Step.CREATED}

    def _note(self, key: Key, seconds: float) -> None:
        self._times[key].append(seconds)
        self._medians.pop(key, None)


def is_late(so_far: float | None, usual: float | None) -> bool:
    """Tell whether something has taken longer by now than what is usual."""
    return usual is not None and so_far is not None and so_far > max(usual * LATE, usual + GRACE_SECONDS)
