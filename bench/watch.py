"""Watching a run: does the screen keep answering, and what does it take?

`python -m bench.watch [SECONDS]`. A process writes the journal of a run, and the screen follows it in a
terminal of its own: Terraform's output at 20,000 lines a second, 200 nodes that each change once a second,
and a run of 50 nodes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from bench.rehearsal import CLUSTER, RUN
from bench.terminal import terminal
from mectui.clusters import Folder

LAG_BOUND_MS, CPU_BOUND, MEMORY_BOUND_MB = 50.0, 0.25, 200.0
LINES, MANY, FIFTY = 20_000, 200, 50


@dataclass(frozen=True, slots=True)
class Watching:
    """What one rehearsal took: the loop's waits (ms), the share of one core, the peak memory, events seen."""

    waits: tuple[float, ...]
    cpu: float
    peak_mb: float
    events: int

    @property
    def lag(self) -> float:
        """The 99th percentile of the waits, in milliseconds."""
        return quantiles(self.waits, n=100)[-1]


def watch(kind: str, rate: int, seconds: float) -> Watching:
    """Rehearse a run and watch it."""
    with tempfile.TemporaryDirectory(prefix="mectui-bench-") as home:
        folder = Folder(Path(home) / "clusters" / CLUSTER)
        folder.make()
        report = Path(home) / "report.json"
        rehearsal = _module("bench.rehearsal", folder.journal, kind, rate, seconds + 5)
        with subprocess.Popen(rehearsal) as writer:
            shown = _module("bench.watched", folder.path, RUN, writer.pid, report, seconds)
            # Reading from a terminal whose program has ended is an error of its own on Linux.
            with suppress(OSError), terminal(shown, dict(os.environ)) as screen:
                while True:
                    screen.settle(0.2)
            writer.terminate()
        return _read(json.loads(report.read_text()))


def _module(name: str, *words: object) -> list[str]:
    return [sys.executable, "-m", name, *map(str, words)]


def _read(row: dict[str, object]) -> Watching:
    return Watching(tuple(row["waits"]), row["cpu"], row["peak_mb"], row["events"])  # type: ignore[arg-type]


def measures(seconds: float) -> Iterator[bool]:
    """Print each measure, and yield whether it keeps its bound."""
    output = watch("terraform", LINES, seconds)
    yield _lag(f"{LINES:,} lines a second", output)
    keeping = output.events / (LINES * seconds)
    print(f"  of the lines written meanwhile, {keeping:.0%} were taken in")
    many = watch("nodes", MANY, seconds)
    yield _lag(f"{MANY} nodes, each changing once a second", many)
    fifty = watch("nodes", FIFTY, seconds)
    yield _lag(f"{FIFTY} nodes", fifty)
    yield _at_most("CPU while watching 50 nodes, of one core", fifty.cpu * 100, CPU_BOUND * 100, "%")
    yield _at_most("peak memory", max(output.peak_mb, many.peak_mb, fifty.peak_mb), MEMORY_BOUND_MB, "MB")


def _lag(title: str, found: Watching) -> bool:
    spread = f"median {median(found.waits):.1f}, worst {max(found.waits):.1f}, n={len(found.waits)}"
    return _at_most(f"loop lag, 99th percentile: {title}", found.lag, LAG_BOUND_MS, "ms", spread)


def _at_most(title: str, found: float, bound: float, unit: str, more: str = "") -> bool:
    holds = found <= bound
    verdict = "ok" if holds else "OVER THE BOUND"
    print(f"{title}: {found:.1f} {unit} (≤ {bound:g}) {verdict}{'; ' if more else ''}{more}", flush=True)
    return holds


def main(seconds: float) -> int:
    """Measure and print; return the exit code."""
    return int(not all([*measures(seconds)]))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 20.0))
