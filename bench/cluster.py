"""From instances created to all nodes Ready: the blueprint's order, mectui, and what is possible at all.

`python -m bench.cluster [ROUNDS] [SPEED]`. Time on the nodes, sleeps of the blueprint included, passes
SPEED times faster than on real ones; mectui's own work does not, so a higher speed is harder for it.
The clock starts when EC2 has been asked for the instances: all of mectui's, the blueprint's first.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bench.blueprint import Blueprint
from bench.cloud import Bench, embedded_cloud
from bench.limit import earliest
from bench.machines import Nursery
from bench.report import Comparison, finish
from mectui.answers import load
from mectui.demo.nodes import Clock
from mectui.events import Event, Phase, Reporter, Step
from mectui.join import JoinJob, bring_together
from mectui.run.joining import join_job

SPEED = 20.0
BLUEPRINT = {3: 3.0, 10: 8.0}
"""The speed-up to be reached against the blueprint, by number of workers."""

LIMIT = ((1, 3), (1, 10), (1, 50), (3, 7))
"""Control planes and workers of the clusters that are compared with the physical limit."""

NEAR = 1.15


class Ground:
    """A planned cluster in a running cloud, to be brought up again and again."""

    def __init__(self, bench: Bench, speed: float, control_planes: int, workers: int) -> None:
        bench.plan(control_planes, workers)
        self._bench = bench
        self._clock = Clock(speed)
        self._nursery = Nursery(bench)
        answers = load(bench.folder.answers, environ=bench.environ).answers
        self._job = partial(join_job, bench.folder, answers)

    def mectui(self) -> tuple[float, float]:
        """Return the seconds that mectui took, and those that nobody can do without."""
        self._bench.folder.known_hosts.unlink(missing_ok=True)
        born = [self._nursery.bear(name) for name in self._nursery.names]
        begun = time.monotonic()
        ended = _bring_together(self._job(tuple(child.machine for child in born)))
        self._nursery.bury(born)
        return ended - begun, earliest(self._clock, born) - begun

    def blueprint(self, *, at_once: bool) -> float:
        """Return the seconds that the blueprint's order took."""
        job: JoinJob = self._job(())
        blueprint = Blueprint(self._nursery, replace(job, bootstrap_host_keys={}))
        asyncio.run(blueprint.run(at_once=at_once))
        ended = time.monotonic()
        self._nursery.bury(blueprint.born)
        return ended - blueprint.born[0].asked


def _bring_together(job: JoinJob) -> float:
    """Bring the machines together and return the moment at which the last of them was seen Ready."""
    ready: list[float] = []

    def note(event: Event) -> None:
        if event.event == "node.step.done" and event.step is Step.NODE_READY:
            ready.append(time.monotonic())

    asyncio.run(bring_together(job, Reporter(note, Phase.NODES)))
    assert len(ready) == len(job.machines)
    return ready[-1]


def against_blueprint(rounds: int, speed: float, workers: int) -> Iterator[Comparison]:
    """Compare with the blueprint's order, its workers in turn; and, for the record, at once."""
    with embedded_cloud(speed) as bench:
        ground = Ground(bench, speed, 1, workers)
        rows = [
            (ground.mectui()[0], ground.blueprint(at_once=False), ground.blueprint(at_once=True))
            for _ in range(rounds)
        ]
    ours, in_turn, at_once = zip(*rows, strict=True)
    title = f"{workers} workers at speed {speed:g}, the blueprint's order"
    yield Comparison(title, ours, in_turn, bound=BLUEPRINT[workers], at_least=True)
    yield Comparison(f"{title}, its workers at once", ours, at_once, at_least=True)


def against_limit(rounds: int, speed: float, control_planes: int, workers: int) -> Comparison:
    """Compare with the critical path."""
    with embedded_cloud(speed) as bench:
        ground = Ground(bench, speed, control_planes, workers)
        ours, limit = zip(*(ground.mectui() for _ in range(rounds)), strict=True)
    title = f"{control_planes} + {workers} nodes at speed {speed:g}, the critical path"
    return Comparison(title, ours, limit, bound=NEAR)


def comparisons(rounds: int, speed: float) -> Iterator[Comparison]:
    """Measure one cluster after another."""
    for workers in BLUEPRINT:
        yield from against_blueprint(rounds, speed, workers)
    for size in LIMIT:
        yield against_limit(rounds, speed, *size)


if __name__ == "__main__":
    given = sys.argv[1:]
    wanted = int(given[0]) if given else 3, float(given[1]) if len(given) > 1 else SPEED
    sys.exit(finish(comparisons(*wanted)))
