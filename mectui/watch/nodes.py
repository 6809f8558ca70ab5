"""The nodes on their way into the cluster."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mectui.events import Event, Problem, Step
from mectui.watch.state import State, elapsed

STEPS = tuple(Step)


@dataclass(slots=True)
class StepView:
    """One step of one node. `seconds` is what it took, None while it goes on; `deadline` is when it fails."""

    step: Step
    state: State = State.WAITING
    begun: datetime | None = None
    seconds: float | None = None
    problem: Problem | None = None
    deadline: datetime | None = None

    def elapsed(self, now: datetime) -> float | None:
        """Return the seconds so far, or what it took."""
        return elapsed(self.begun, self.seconds, now)

    def left(self, now: datetime) -> float | None:
        """Return the seconds until its deadline while it goes on; None where none is known."""
        if self.state is not State.RUNNING or self.deadline is None:
            return None
        return max(0.0, (self.deadline - now).total_seconds())


def _steps() -> dict[Step, StepView]:
    return {step: StepView(step) for step in STEPS}


@dataclass(slots=True)
class NodeView:
    """One node: its steps, and what it waits for right now.

    `datastore` is a control plane's dqlite role; `doing` the newest of what it waits for and what it said;
    `tries` counts how often it was tried again; `since` is when a step last began or ended; `fresh` says
    that its machine was made in this run, `ended` that the run is over.
    """

    name: str
    steps: dict[Step, StepView] = field(default_factory=_steps)
    waiting: str = ""
    said: str = ""
    doing: str = ""
    datastore: str | None = None
    tries: int = 0
    repairs: int = 0
    leaving: str = ""
    left: bool = False
    fresh: bool = False
    ended: bool = False
    since: datetime | None = None
    _took: dict[Step, float] = field(default_factory=dict)

    @property
    def control_plane(self) -> bool:
        """Whether it is a control plane, which its name tells."""
        return is_control_plane(self.name)

    @property
    def order(self) -> tuple[bool, int, str]:
        """What nodes are sorted by: control planes first, then by number."""
        number = self.name.rpartition("-")[2]
        return (not self.control_plane, int(number) if number.isdecimal() else 0, self.name)

    @property
    def current(self) -> StepView | None:
        """The step that failed or goes on; else the first that is not done; None once all are."""
        open_one = None
        for step in self.steps.values():
            if step.state in (State.FAILED, State.RUNNING):
                return step
            if open_one is None and step.state is not State.DONE:
                open_one = step
        return open_one

    @property
    def held(self) -> bool:
        """Whether it waits for another node before a step that it cannot begin yet."""
        step = self.current
        told = bool(self.waiting) and not self.ended
        return told and step is not None and step.state is State.WAITING

    @property
    def state(self) -> State:
        """How the node as a whole stands."""
        step = self.current
        if step is None or self.left:
            return State.DONE
        begun = self.steps[Step.CREATED].state is State.DONE and not self.ended
        return State.RUNNING if begun and step.state is State.WAITING else step.state

    @property
    def problem(self) -> Problem | None:
        """Why it failed, if it did."""
        step = self.current
        return step.problem if step is not None and step.state is State.FAILED else None

    def elapsed(self, now: datetime) -> float | None:
        """Return the seconds from its beginning, to its end where it has come to one."""
        until = self.since if self.ended or self.state in (State.DONE, State.FAILED) else now
        return elapsed(self.steps[Step.CREATED].begun, None, until or now)

    def take(self, event: Event) -> None:
        """Follow a `node.*` event."""
        if event.event.startswith("node.step."):
            self._take_step(event)
            return
        match event.event:
            case "node.waiting":
                self.waiting = self.doing = event.message
            case "node.repair":
                self.repairs += 1
                self.waiting = self.doing = event.message
            case "node.retry":
                self.tries += 1
            case "node.output":
                self.said = self.doing = event.message
            case "node.datastore":
                self.datastore = str(event.data.get("role") or "") or None
            case "node.leaving":
                self.leaving = event.message
            case "node.left":
                self.left = True

    def _take_step(self, event: Event) -> None:
        if event.step is None:
            return
        step, self.since = self.steps[event.step], event.time
        match event.event:
            case "node.step.started":
                self._start(step, event.time)
                self.steps[event.step].deadline = _deadline(event)
            case "node.step.done":
                self._finish(step, event.seconds)
            case "node.step.failed":
                self._fail(step, event.error, event.time)

    def made(self, begun: datetime | None, seconds: float | None, now: datetime | None) -> None:
        """Take from Terraform that the machine is being made, or was made within `seconds`."""
        step, self.since, self.fresh = self.steps[Step.CREATED], now, True
        if seconds is not None:
            self._finish(step, seconds)
        elif step.state is not State.RUNNING:
            self._start(step, begun)

    def not_made(self, problem: Problem, now: datetime | None) -> None:
        """Take from Terraform that the machine could not be made; the last reason given is the best."""
        step, self.since = self.steps[Step.CREATED], now
        step.problem = None
        self._fail(step, problem, now)

    def end(self, now: datetime | None) -> None:
        """Stop the clock of a step that goes on: the run is over."""
        self.ended = True
        step = self.current
        if step is not None and step.state is State.RUNNING:
            step.state = State.WAITING
            step.seconds = step.elapsed(now) if now else None
            self.since = now or self.since

    def _start(self, step: StepView, begun: datetime | None) -> None:
        """Begin a step; whatever a failed try left of it and of the later ones is gone."""
        if any(each.state is State.FAILED for each in self.steps.values()):
            self.tries += 1
        # Terraform made the machine; that the run looks at it takes no time
        made = step.step is Step.CREATED and step.state is State.DONE
        for later in STEPS[STEPS.index(step.step) + made :]:
            self._forget(later)
        if not made:
            self.steps[step.step].state, self.steps[step.step].begun = State.RUNNING, begun
        self.leaving, self.left = "", False  # its machine was replaced: it comes back on another
        self.waiting = self.said = self.doing = ""

    def _forget(self, step: Step) -> None:
        """Make a step one to come; what it took is kept, as it may be true already when it comes again."""
        before = self.steps[step]
        if before.state is State.DONE and before.seconds is not None:
            self._took[step] = before.seconds
        self.steps[step] = StepView(step)

    def _finish(self, step: StepView, seconds: float | None) -> None:
        if step.state is not State.DONE:
            step.state = State.DONE
            step.seconds = None if seconds is None else max(seconds, self._took.get(step.step, 0.0))
        self.waiting = self.said = self.doing = ""

    def _fail(self, step: StepView, problem: Problem | None, now: datetime | None) -> None:
        step.state, step.problem = State.FAILED, step.problem or problem
        if now is not None:
            step.seconds = step.elapsed(now)


def _deadline(event: Event) -> datetime | None:
    left = event.data.get("deadline_in")
    if event.time is None or not isinstance(left, int | float):
        return None
    return event.time + timedelta(seconds=left)


def is_control_plane(name: str) -> bool:
    """Tell whether a node is a control plane, by its name."""
    return name.rpartition("-")[0].endswith("-cp")


def quorum(nodes: Iterable[NodeView]) -> tuple[int, int] | None:
    """Return how many voters the datastore has, and how many of them it needs; None while none is known."""
    voters = sum(node.datastore == "voter" for node in nodes)
    return (voters, voters // 2 + 1) if voters else None
