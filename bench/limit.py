"""The physical limit: when the last node can be Ready at the earliest, whoever brings them together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from bench.machines import Born
from mectui.demo.nodes import Clock
from mectui.demo.nodes.clock import Stage
from mectui.plan import Role


def earliest(clock: Clock, born: Sequence[Born]) -> float:
    """Return the moment (`time.monotonic`) at which the last of the nodes can be Ready.

    Each node's chain is made of the very times that the simulated nodes take, which depend on seed and
    name only: SSH, snap, MicroK8s up; then, not before the first control plane is up, its join, then
    Ready. Control planes join one at a time, in the order that ends first; nothing waits for their Ready.
    """
    up = {child.machine.name: child.asked + _until_up(clock, child.machine.name) for child in born}
    first = next(child.machine.name for child in born if child.machine.first)
    others = [child.machine for child in born if not child.machine.first]
    workers = [machine.name for machine in others if machine.role is Role.WORKER]
    planes = [machine.name for machine in others if machine.role is Role.CONTROL_PLANE]
    last_worker = max((_enter(clock, name, max(up[name], up[first])) for name in workers), default=0.0)
    last_plane = min(_in_turn(clock, order, up, up[first]) for order in permutations(planes))
    return max(up[first], last_worker, last_plane)


def _until_up(clock: Clock, name: str) -> float:
    return sum(clock.spread(stage, name) for stage in (Stage.SSH, Stage.INSTALL, Stage.START)) / clock.speed


def _enter(clock: Clock, worker: str, begun: float) -> float:
    seconds = clock.spread(Stage.JOIN_WORKER, worker) + clock.spread(Stage.READY, worker)
    return begun + seconds / clock.speed


def _in_turn(clock: Clock, order: Sequence[str], up: dict[str, float], begun: float) -> float:
    last = begun
    for name in order:
        begun = max(begun, up[name]) + clock.spread(Stage.JOIN_CONTROL_PLANE, name) / clock.speed
        last = max(last, begun + clock.spread(Stage.READY, name) / clock.speed)
    return last
