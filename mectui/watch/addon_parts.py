"""What is done and proven for one add-on: a part each, on one node or on several."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mectui.watch.state import State, elapsed


class PartKind(StrEnum):
    """What a part is for."""

    PREPARE = "prepare"
    STEP = "step"
    PROOF = "proof"
    REMOVE = "remove"


@dataclass(slots=True)
class NodePart:
    """A part on one node; `tries` counts how often it was begun there."""

    node: str
    state: State = State.RUNNING
    begun: datetime | None = None
    seconds: float | None = None
    tries: int = 1

    def elapsed(self, now: datetime) -> float | None:
        """Return the seconds so far, or what it took."""
        return elapsed(self.begun, self.seconds, now)


@dataclass(slots=True)
class PartView:
    """A preparation, a step or a proof. `said` is the latest that was heard in it.

    A proof has been so `count` of `times` in a row.
    """

    kind: PartKind
    title: str
    state: State = State.WAITING
    begun: datetime | None = None
    seconds: float | None = None
    said: str = ""
    count: int = 0
    times: int = 0
    nodes: dict[str, NodePart] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether it has not come to an end, one way or another."""
        return self.state in (State.WAITING, State.RUNNING)

    def start(self, time: datetime | None, node: str | None = None) -> None:
        """Begin it, on a node where one is named; a node that was at it already tries again."""
        self.state, self.seconds = State.RUNNING, None
        self.begun = self.begun or time
        if node is not None:
            known = self.nodes.setdefault(node, NodePart(node, begun=time))
            known.state, known.seconds = State.RUNNING, None

    def again(self, node: str | None, tries: int) -> None:
        """Note that a node tries it again."""
        if node in self.nodes:
            self.nodes[node].tries = max(tries, self.nodes[node].tries)

    def done(self, time: datetime | None, node: str | None = None, seconds: float | None = None) -> None:
        """End it well; of several nodes, once none is at it any more."""
        if node is not None:
            known = self.nodes.setdefault(node, NodePart(node, begun=time))
            known.state, known.seconds = State.DONE, seconds
        if all(each.state is State.DONE for each in self.nodes.values()):
            self._end(State.DONE, time)

    def fail(self, time: datetime | None) -> None:
        """End it badly, on every node that is still at it."""
        for each in self.nodes.values():
            if each.state is State.RUNNING:
                each.state, each.seconds = State.FAILED, each.elapsed(time) if time else None
        self._end(State.FAILED, time)

    def skip(self) -> None:
        """Note that it was so already, where nothing was heard of it."""
        if self.state is State.WAITING:
            self.state = State.SKIPPED

    def _end(self, state: State, time: datetime | None) -> None:
        self.state, self.said = state, ""
        self.seconds = self.elapsed(time) if time else self.seconds

    def elapsed(self, now: datetime) -> float | None:
        """Return the seconds so far, or what it took; None where it was not begun."""
        return elapsed(self.begun, self.seconds, now)
