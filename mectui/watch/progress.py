"""How far an apply is, and how long it may take yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import heapreplace
from statistics import median

from mectui.watch.plan import PlanView
from mectui.watch.resources import ResourceView
from mectui.watch.state import State
from mectui.watch.usual import Usual
from mectui.watch.work import Task, tasks_of

_ALMOST = 0.95
"""How much of what is not done may count as done."""
_INSTANCE_SECONDS, _OTHER_SECONDS = 15.0, 2.0
"""What is assumed where no earlier run tells; a machine takes 10 s and more, the rest is quick."""
_LEAST_SECONDS = 0.5
"""Terraform tells whole seconds: none are less than one."""
_AT_ONCE = 10
"""How many resources Terraform works on at once, at least; with more running, it is more."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The resources done, and in all; `left` in seconds, None where nothing tells it.

    `fraction` is between 0 and 1, and None where it is not known how much there is to do.
    """

    fraction: float | None
    done: int
    total: int
    left: float | None


def progress(plan: PlanView, resources: Mapping[str, ResourceView], usual: Usual, now: datetime) -> Progress:
    """Return how far the apply of a plan is.

    What is done counts whole, a replacement twice (it is a destruction and a creation); what goes on
    counts by its time against what such a thing usually takes, never as done.
    """
    tasks = list(tasks_of(plan, resources))
    done = sum(not task.open for task in tasks)
    if not plan.changes:
        return Progress(None, done, len(tasks), None)
    total = sum(len(task.deeds) for task in tasks)
    made = sum(len(task.deeds) - len(task.open) + _share(task, usual, now) for task in tasks)
    return Progress(min(made / total, 1.0) if total else 1.0, done, len(tasks), _left(tasks, usual, now))


def _share(task: Task, usual: Usual, now: datetime) -> float:
    """Return how much of the deed that goes on is done."""
    if task.state is not State.RUNNING:
        return 0.0
    return min(_so_far(task, now) / expected(task.kind, task.deed, usual), _ALMOST)


def expected(kind: str, action: str, usual: Usual) -> float:
    """Return the seconds that such a resource takes, as earlier runs tell, or a guess."""
    known = usual.seconds("resource", kind, action)
    guess = _INSTANCE_SECONDS if kind == "aws_instance" else _OTHER_SECONDS
    return guess if known is None else max(known, _LEAST_SECONDS)


def _left(tasks: Sequence[Task], usual: Usual, now: datetime) -> float | None:
    """Return how long what is open takes, one kind after the other, so many of a kind at once.

    That is how a cluster is made: its group, the rules in it, then the machines. None where a machine is
    to come and none was ever seen, neither in earlier runs nor in this one.
    """
    seen = _seen(tasks)
    at_once = max(_AT_ONCE, sum(task.state is State.RUNNING for task in tasks))
    kinds: dict[str, list[float]] = defaultdict(list)
    for task in tasks:
        if task.state in (State.DONE, State.FAILED):
            continue
        seconds = _known(task, usual, seen)
        if seconds is None:
            return None
        kinds[task.kind].append(max(0.0, seconds - _so_far(task, now)))
    return sum(_side_by_side(each, at_once) for each in kinds.values())


def _known(task: Task, usual: Usual, seen: Mapping[tuple[str, str], float]) -> float | None:
    """Return the seconds of all that is open of a task; None for a machine that nobody can tell of."""
    seconds = 0.0
    for deed in task.open:
        earlier = usual.seconds("resource", task.kind, deed)
        known = seen.get((task.kind, deed)) if earlier is None else earlier
        if known is None and task.kind == "aws_instance":
            return None
        seconds += _OTHER_SECONDS if known is None else known
    return seconds


def _so_far(task: Task, now: datetime) -> float:
    """Return the seconds of the deed that goes on."""
    return task.elapsed(now) or 0.0 if task.state is State.RUNNING else 0.0


def _seen(tasks: Iterable[Task]) -> dict[tuple[str, str], float]:
    """Return what such things took in this very run."""
    times: dict[tuple[str, str], list[float]] = defaultdict(list)
    for task in tasks:
        for deed, seconds in (task.resource.took if task.resource else {}).items():
            times[task.kind, deed].append(seconds)
    return {key: median(each) for key, each in times.items()}


def _side_by_side(seconds: Iterable[float], lanes: int) -> float:
    """Return how long it takes where as many are at work as there are lanes; those begun are first."""
    busy = [0.0] * lanes
    for each in sorted(seconds):
        heapreplace(busy, busy[0] + each)
    return max(busy)
