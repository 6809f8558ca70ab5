"""A run that only writes its journal, as busily as it is told to: what a screen has to keep up with.

`python -m bench.rehearsal JOURNAL KIND RATE SECONDS`, where the kind is `terraform` (RATE lines a second of
an apply's log) or `nodes` (RATE nodes, each of which says something new every second).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from mectui.events import Event, Phase, Step, now

RUN = "rehearsal"
CLUSTER = "bench"
_SLICE = 0.05
"""Seconds between two writes."""

_WALK = (Step.REACHABLE, Step.TRUSTED, Step.BOOTED, Step.INSTALLED, Step.MICROK8S_READY, Step.JOINED)


def opening(phase: Phase) -> Iterator[Event]:
    """Yield how a run begins, up to the phase that is rehearsed."""
    data = {"cluster": CLUSTER, "kind": "create"}
    yield Event("run.started", Phase.PREFLIGHT, f"create {CLUSTER}", data=data)
    yield Event("phase.started", phase, "Making the machines")


def terraform() -> Iterator[Event]:
    """Yield an apply's lines for ever: progress of thirty machines, and what the provider says."""
    for number in cycle(range(10_000)):
        node = f"{CLUSTER}-w-{number % 30}"
        address, seconds = f'aws_instance.node["{node}"]', float(number % 90)
        if number % 3:
            words = f"provider: request {number} was answered, {seconds:g} s after it was sent"
            yield Event("terraform.log", Phase.APPLY, words, data={"level": "debug"})
        else:
            words, data = f"{address}: Still creating... [{seconds:g}s elapsed]", {"action": "create"}
            yield Event(
                "resource.progress", Phase.APPLY, words, node, resource=address, seconds=seconds, data=data
            )


def nodes(count: int) -> Iterator[Event]:
    """Yield, for ever, a change of each node in turn: another step, or something else to wait for."""
    names = [f"{CLUSTER}-cp-0", *(f"{CLUSTER}-w-{number}" for number in range(count - 1))]
    for turn in cycle(range(1000)):
        step = _WALK[turn // 4 % len(_WALK)]
        for name in names:
            yield _change(name, step, turn)


def _change(name: str, step: Step, turn: int) -> Event:
    match turn % 4:
        case 0:
            return Event("node.step.started", Phase.NODES, f"{name}: {step}", name, step)
        case 3:
            return Event("node.step.done", Phase.NODES, f"{name} is {step}", name, step, seconds=3.0)
    words = f"cloud-init is running: Get:{turn} http://archive.ubuntu.com/ubuntu noble/main snapd"
    return Event("node.waiting", Phase.NODES, words, name, step)


def write(
    journal: Path, opened: Iterator[Event], events: Iterator[Event], rate: float, seconds: float
) -> None:
    """Write events at a steady rate for a while, all of a slice at once, as they come from a pipe."""
    begun, count = time.monotonic(), 0
    with journal.open("a", encoding="utf-8") as file:
        for event in opened:
            count = _write(file, event, count)
        while (since := time.monotonic() - begun) < seconds:
            while count < rate * since:
                count = _write(file, next(events), count)
            file.flush()
            time.sleep(_SLICE)


def _write(file: object, event: Event, count: int) -> int:
    line = event.stamped(time=now(), run=RUN, seq=count + 1).to_line()
    file.write(f"{line}\n")  # type: ignore[attr-defined]
    return count + 1


def main(words: list[str]) -> None:
    """Rehearse."""
    journal, kind, rate, seconds = Path(words[0]), words[1], float(words[2]), float(words[3])
    if kind == "terraform":
        write(journal, opening(Phase.APPLY), terraform(), rate, seconds)
    else:
        write(journal, opening(Phase.NODES), nodes(int(rate)), rate, seconds)


if __name__ == "__main__":
    main(sys.argv[1:])
