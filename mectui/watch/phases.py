"""The phases of a run as they go by."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mectui.events import Event, Phase, Problem
from mectui.watch.state import State, elapsed

_ALL = tuple(phase for phase in Phase if phase is not Phase.DESTROY)

PHASES_OF: Mapping[str, tuple[Phase, ...]] = {
    "create": _ALL,
    "resume": _ALL,
    "scale": _ALL,
    "access": (Phase.PREFLIGHT, Phase.WORKSPACE, Phase.PLAN, Phase.APPLY, Phase.VERIFY),
    "addons": (Phase.PREFLIGHT, Phase.ADDONS),
    "stop": (Phase.PREFLIGHT, Phase.APPLY),
    "start": (Phase.PREFLIGHT, Phase.APPLY, Phase.NODES, Phase.JOIN, Phase.KUBECONFIG, Phase.VERIFY),
    "destroy": (Phase.PREFLIGHT, Phase.PLAN, Phase.DESTROY),
}
"""The phases that a run of each kind goes through, in order; others show up when they are heard of."""

_SAYING = ("destroy.", "kubeconfig.", "node.output", "terraform.log", "workspace.")
_WAITING = ("node.waiting", "node.repair")
_KEPT = 100


@dataclass(slots=True)
class PhaseView:
    """One phase, perhaps of several steps. `seconds` is what they took in all, None while one goes on.

    `skipped` is why it was not needed, `waiting` what is waited for now; `said` are its latest lines beside
    its checks, and `problems` what went wrong in it apart from those. `interrupted`: somebody ended the run.
    """

    phase: Phase
    title: str = ""
    state: State = State.WAITING
    begun: datetime | None = None
    seconds: float | None = None
    skipped: str = ""
    waiting: str = ""
    interrupted: bool = False
    said: deque[str] = field(default_factory=lambda: deque(maxlen=_KEPT))
    problems: list[Problem] = field(default_factory=list)
    _spent: float = 0.0
    """Seconds of the steps before the one that goes on."""

    def take(self, event: Event) -> None:
        """Follow one event of this phase."""
        match event.event:
            case "phase.started":
                self._start(event)
            case "phase.finished":
                self._finish(event.seconds, event.time)
            case "phase.failed":
                self._finish(event.seconds, event.time)
                self.state = State.FAILED
            case "phase.skipped":
                self._skip(event.message)
            case _:
                self._hear(event)

    def elapsed(self, now: datetime) -> float | None:
        """Return the seconds so far, or what it took; None before its beginning."""
        so_far = elapsed(self.begun, self.seconds, now)
        return so_far if so_far is None or self.seconds is not None else so_far + self._spent

    def end(self, *, ok: bool, now: datetime | None, interrupted: bool = False) -> None:
        """Close a phase that was open when the run ended, or when another that holds it did."""
        if self.state is State.RUNNING:
            self._finish(None, now)
            self.interrupted = interrupted
            self.state = State.DONE if ok else State.FAILED

    def _start(self, event: Event) -> None:
        self._spent += self.seconds or 0.0
        self.title, self.begun, self.seconds = event.message, event.time, None
        self.state, self.skipped, self.waiting = State.RUNNING, "", ""

    def _finish(self, seconds: float | None, now: datetime | None) -> None:
        if seconds is None:
            self.seconds = None if now is None else self.elapsed(now)
        else:
            self.seconds = self._spent + seconds
        self.state, self.waiting = State.DONE, ""

    def _skip(self, why: str) -> None:
        """Take up that a step is not needed; the phase was, where another step of it was gone through."""
        if self.state is State.WAITING:
            self.state, self.skipped = State.SKIPPED, why

    def _hear(self, event: Event) -> None:
        if self.state is State.WAITING:
            self.begun, self.state = event.time, State.RUNNING
        if event.event in _WAITING:
            self.waiting = event.message
        elif event.event.startswith(_SAYING) and event.message:
            self.said.append(event.message)
        if event.error is not None and "check" not in event.data and event.data.get("severity") != "warning":
            self.problems.append(event.error)
