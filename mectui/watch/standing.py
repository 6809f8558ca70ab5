"""How a node stands at one moment: what it does, for how long, and whether that is too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mectui.events import Step
from mectui.watch.nodes import NodeView, StepView
from mectui.watch.state import State, elapsed
from mectui.watch.yardstick import Expected, Yardstick


class Standing(StrEnum):
    """How a node stands, what needs a person first."""

    FAILED = "failed"
    LATE = "late"
    WORKING = "working"
    LEAVING = "leaving"
    HELD = "waits"
    TO_COME = "to come"
    STOPPED = "stopped"
    DONE = "Ready"
    GONE = "gone"


RANK = {standing: rank for rank, standing in enumerate(Standing)}
"""What nodes are sorted by."""
PROBLEMS = frozenset({Standing.FAILED, Standing.LATE})
"""What a person may have to do something about."""

VERBS = {
    Step.CREATED: "creating",
    Step.REACHABLE: "reaching",
    Step.TRUSTED: "trusting",
    Step.BOOTED: "booting",
    Step.INSTALLED: "installing",
    Step.MICROK8S_READY: "starting",
    Step.JOINED: "joining",
    Step.NODE_READY: "settling",
}
"""What goes on in each step, in a word."""
_UNTIL = {
    Step.CREATED: "EC2 is starting the machine",
    Step.REACHABLE: "its SSH server has to answer",
    Step.TRUSTED: "it has to prove its host key",
    Step.BOOTED: "cloud-init has to end",
    Step.INSTALLED: "the snap has to be in",
    Step.MICROK8S_READY: "MicroK8s has to come up",
    Step.JOINED: "the cluster has to take it in",
    Step.NODE_READY: "Kubernetes has to call it Ready",
}
"""What is waited for in each step while nothing more exact was said."""
_NOT_BEGUN = (Step.CREATED, Step.REACHABLE)
"""What a machine that nobody has looked at yet is at."""
_BEFORE = "Terraform has not begun with it"
_BETWEEN = "the other machines have to be made first"


@dataclass(frozen=True, slots=True)
class NodeNow:
    """A node at one moment. `step` is the one that it is at, None once all are done.

    `seconds` is for how long it has been at that, or what all of it took; `waits` is what it waits for
    right now, or why it does not; `left` are the seconds to its deadline, None where it has none now.
    """

    node: NodeView
    standing: Standing
    step: StepView | None
    seconds: float | None
    expected: Expected | None
    waits: str
    left: float | None = None

    @property
    def doing(self) -> str:
        """What it waits for or, while it is at work, the newest of that and what it said."""
        busy = self.standing in (Standing.WORKING, Standing.LATE)
        return (busy and self.node.doing) or self.waits

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return self.node.name


def node_now(node: NodeView, yardstick: Yardstick, now: datetime) -> NodeNow:
    """Return how a node stands."""
    step = node.current
    standing = _standing(node, step, yardstick, now)
    timed = standing in (Standing.FAILED, Standing.LATE, Standing.WORKING, Standing.STOPPED)
    expected = yardstick.expected(step.step, node.name) if step is not None and timed else None
    seconds = _seconds(node, standing, step, now)
    left = step.left(now) if step is not None else None
    return NodeNow(node, standing, step, seconds, expected, _waits(node, standing), left)


def has_machine(look: NodeNow) -> bool:
    """Tell whether EC2 runs the node's machine, as far as was heard."""
    return look.node.steps[Step.CREATED].state is State.DONE


def _standing(node: NodeView, step: StepView | None, yardstick: Yardstick, now: datetime) -> Standing:
    if node.left or node.leaving:
        return Standing.GONE if node.left else Standing.LEAVING
    if step is None:
        return Standing.DONE
    if step.state is State.FAILED:
        return Standing.FAILED
    if node.ended:
        return Standing.STOPPED
    if node.held:
        return Standing.HELD
    if step.state is State.WAITING and step.step in _NOT_BEGUN:
        return Standing.TO_COME
    late = yardstick.late(step.step, node.name, step.elapsed(now))
    return Standing.LATE if late else Standing.WORKING


def _seconds(node: NodeView, standing: Standing, step: StepView | None, now: datetime) -> float | None:
    if standing is Standing.HELD:
        return elapsed(node.since, None, now)
    return node.elapsed(now) if step is None else step.elapsed(now)


def _waits(node: NodeView, standing: Standing) -> str:
    match standing:
        case Standing.FAILED:
            return _complaint(node)
        case Standing.LEAVING:
            return node.leaving
        case Standing.DONE:
            return node.datastore or ""
        case Standing.TO_COME:
            return _BEFORE if node.since is None else _BETWEEN
        case Standing.STOPPED:
            return f"the run has ended: {node.waiting}" if node.waiting else "the run has ended"
        case Standing.GONE:
            return ""
    step = node.current
    return node.waiting or (_UNTIL[step.step] if step else "")


def _complaint(node: NodeView) -> str:
    """Return why a node failed, without saying its name again."""
    problem = node.problem
    if problem is None:
        return "it gave no reason"
    what = problem.what.removeprefix(f"{node.name} ")
    return f"{what}: {problem.why}" if problem.why else what
