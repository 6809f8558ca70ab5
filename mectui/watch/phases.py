"""The phases of a run as they go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mectui.events import Event, Phase
from mectui.watch.state import State, elapsed

_ALL = tuple(phase for phase in Phase if phase is not Phase.DESTROY)

PHASES_OF: Mapping[str, tuple[Phase, ...]] = {
    "create": _ALL,
    "resume": _ALL,
    "scale": _ALL,
    "access": (Phase.PREFLIGHT, Phase.WORKSPACE, Phase.PLAN, Phase.APPLY),
    "stop": (Phase.PREFLIGHT, Phase.APPLY),
    "start": (Phase.PREFLIGHT, Phase.APPLY, Phase.NODES, Phase.JOIN, Phase.KUBECONFIG, Phase.VERIFY),
    "destroy": (Phase.PREFLIGHT, Phase.PLAN, Phase.DESTROY),
}
"""The phases that a run of each kind goes through, in order; others show up when they are heard of."""


@dataclass(slots=True)
class PhaseView:
    """One phase. `seconds` is what it took, None while it goes on."""

    phase: Phase
    title: str = ""
    state: State = State.WAITING
    begun: datetime | None = None
    seconds: float | None = None

    def take(self, event: Event) -> None:
        """Follow one event of this phase."""
        match event.event:
            case "phase.started":
                self.title, self.begun, self.seconds = event.message, event.time, None
                self.state = State.RUNNING
            case "phase.finished":
                self.state, self.seconds = State.DONE, event.seconds
            case "phase.skipped":
                self.state = State.SKIPPED
            case _ if self.state is State.WAITING:
                self.begun, self.state = event.time, State.RUNNING

    def end(self, *, ok: bool, now: datetime | None) -> None:
        """Close a phase that was open when the run ended."""
        if self.state is State.RUNNING:
            self.state = State.DONE if ok else State.FAILED
            if self.seconds is None and now is not None:
                self.seconds = elapsed(self.begun, None, now)
