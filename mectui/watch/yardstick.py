"""What a node's steps are measured by: earlier runs or, lacking those, the other nodes of this one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from mectui.events import Step
from mectui.watch.nodes import NodeView
from mectui.watch.state import State
from mectui.watch.usual import Key, Usual, is_late, step_key

_ENOUGH = 2
"""How many other nodes it takes for their time to say anything."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The seconds that a step may be expected to take; `learnt` from earlier runs, else from other nodes."""

    seconds: float
    learnt: bool


class Yardstick:
    """Tells what to expect of steps, as the nodes stand at one moment."""

    def __init__(self, usual: Usual, nodes: Iterable[NodeView]) -> None:
        self._usual = usual
        self._others = [node for node in nodes if node.fresh]
        self._known: dict[Key, Expected | None] = {}

    def expected(self, step: Step, node: str) -> Expected | None:
        """Return what to expect of a node's step; None where nothing tells it."""
        key = step_key(step, node)
        if key not in self._known:
            self._known[key] = self._find(step, key)
        return self._known[key]

    def late(self, step: Step, node: str, so_far: float | None) -> bool:
        """Tell whether a node's step has taken longer by now than may be expected."""
        expected = self.expected(step, node)
        return expected is not None and is_late(so_far, expected.seconds)

    def _find(self, step: Step, key: Key) -> Expected | None:
        learnt = self._usual.seconds(*key)
        if learnt is not None:
            return Expected(learnt, learnt=True)
        times = [taken for taken in self._taken(step, key) if taken is not None]
        return Expected(median(times), learnt=False) if len(times) >= _ENOUGH else None

    def _taken(self, step: Step, key: Key) -> Iterable[float | None]:
        """Yield what a step took where it is done."""
        for node in self._others:
            view = node.steps[step]
            if view.state is State.DONE and step_key(step, node.name) == key:
                yield view.seconds
