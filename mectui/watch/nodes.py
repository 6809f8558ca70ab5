"""The nodes on their way into the cluster."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from mectui.events import Event, Problem, Step
from mectui.watch.state import State, elapsed

STEPS = tuple(Step)


@dataclass(slots=True)
class StepView:
    """One step of one node. `seconds` is what it took, None while it goes on."""

    step: Step
    state: State = State.WAITING
    begun: datetime | None = None
    seconds: float | None = None
    problem: Problem | None = None

    def elapsed(self, now: datetime) -> float | None:
        """Return the seconds so far, or what it took."""
        return elapsed(self.begun, self.seconds, now)


def _steps() -> dict[Step, StepView]:
    return {step: StepView(step) for step in STEPS}


@dataclass(slots=True)
class NodeView:
    """One node: its steps, and what it waits for right now. `datastore` is a control plane's dqlite role."""

    name: str
    steps: dict[Step, StepView] = field(default_factory=_steps)
    waiting: str = ""
    datastore: str | None = None
    tries: int = 0
    repairs: int = 0
    said: str = ""
    leaving: str = ""
    left: bool = False

    @property
    def control_plane(self) -> bool:
        """Whether it is a control plane, which its name tells."""
        return self.name.rpartition("-")[0].endswith("-cp")

    @property
    def order(self) -> tuple[bool, int, str]:
        """What nodes are sorted by: control planes first, then by number."""
        number = self.name.rpartition("-")[2]
        return (not self.control_plane, int(number) if number.isdecimal() else 0, self.name)

    @property
    def current(self) -> StepView | None:
        """The step that failed or goes on; else the first that is not done; None once all are."""
        open_ones = [step for step in self.steps.values() if step.state is not State.DONE]
        busy = [step for step in open_ones if step.state in (State.FAILED, State.RUNNING)]
        return next(iter(busy or open_ones), None)

    @property
    def state(self) -> State:
        """How the node as a whole stands."""
        step = self.current
        if step is None or self.left:
            return State.DONE
        if step.state is State.WAITING and self.steps[Step.CREATED].state is State.DONE:
            return State.RUNNING
        return step.state

    @property
    def problem(self) -> Problem | None:
        """Why it failed, if it did."""
        step = self.current
        return step.problem if step is not None and step.state is State.FAILED else None

    def take(self, event: Event) -> None:
        """Follow a `node.*` event."""
        if event.event.startswith("node.step."):
            self._take_step(event)
            return
        match event.event:
            case "node.waiting":
                self.waiting = event.message
            case "node.repair":
                self.repairs += 1
                self.waiting = event.message
            case "node.retry":
                self.tries += 1
            case "node.output":
                self.said = event.message
            case "node.datastore":
                self.datastore = str(event.data.get("role") or "") or None
            case "node.leaving":
                self.leaving = event.message
            case "node.left":
                self.left = True

    def _take_step(self, event: Event) -> None:
        if event.step is None:
            return
        step = self.steps[event.step]
        match event.event:
            case "node.step.started":
                self._start(step, event.time)
            case "node.step.done":
                self._finish(step, event.seconds)
            case "node.step.failed":
                self._fail(step, event)

    def made(self, begun: datetime | None, seconds: float | None) -> None:
        """Take from Terraform that the machine is being made, or was made within `seconds`."""
        step = self.steps[Step.CREATED]
        if seconds is None:
            self._start(step, begun)
        else:
            self._finish(step, seconds)

    def _start(self, step: StepView, begun: datetime | None) -> None:
        """Begin a step; whatever a failed try left of it and of the later ones is gone."""
        if step.state is State.DONE and step.step is Step.CREATED:
            return  # Terraform made it; that the run looks at it takes no time
        for later in STEPS[STEPS.index(step.step) :]:
            self.steps[later] = StepView(later)
        self.steps[step.step].state, self.steps[step.step].begun = State.RUNNING, begun
        self.waiting = ""

    def _finish(self, step: StepView, seconds: float | None) -> None:
        if step.state is not State.DONE:
            step.state, step.seconds = State.DONE, seconds
        self.waiting = ""

    def _fail(self, step: StepView, event: Event) -> None:
        step.state, step.problem = State.FAILED, step.problem or event.error
        if event.time is not None:
            step.seconds = step.elapsed(event.time)


def quorum(nodes: Iterable[NodeView]) -> tuple[int, int] | None:
    """Return how many voters the datastore has, and how many of them it needs; None while none is known."""
    voters = sum(node.datastore == "voter" for node in nodes)
    return (voters, voters // 2 + 1) if voters else None
