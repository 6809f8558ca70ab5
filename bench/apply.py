"""mectui's apply phase against plain `terraform apply` of the same saved plan in the same workspace.

`python -m bench.apply [ROUNDS] [WORKERS]`. One plan is saved; every measurement gets a fresh copy of the
cluster's folder and a fresh embedded cloud, at real-time speed so that no node's boot is in the way. The
sides take turns in going first: mectui alone, mectui with its screens watching in a terminal, and Terraform.
mectui's is what its journal says the phase took.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from bench.cloud import NAME, Bench, embedded_cloud
from bench.report import Comparison, finish
from bench.terminal import watched
from mectui.terraform import parallelism

SPEED = 1.0
BOUND = 1.05

Side = Callable[[Bench, int], float]


def with_mectui(bench: Bench, nodes: int) -> float:  # noqa: ARG001 - it knows the nodes itself
    """Apply by `mectui resume`, stopped after the phase, and return the phase's seconds."""
    return _applied(bench, nullcontext)


def with_screens(bench: Bench, nodes: int) -> float:  # noqa: ARG001 - it knows the nodes itself
    """Apply likewise, with `mectui watch` drawing it in a terminal."""
    return _applied(bench, lambda: watched(bench.mectui("watch", NAME), bench.environ))


def _applied(bench: Bench, beside: Callable[[], AbstractContextManager[object]]) -> float:
    command = bench.mectui("resume", NAME, "--approve", _planned_hash(bench), "--output", "json")
    with subprocess.Popen(
        command, env=bench.environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        assert running.stdout is not None
        running.stdout.readline()  # the run has begun
        with beside():
            for line in running.stdout:
                event = json.loads(line)
                if (event["event"], event["phase"]) == ("phase.finished", "apply"):
                    running.send_signal(signal.SIGINT)
                    running.communicate()
                    return float(event["seconds"])
    raise RuntimeError("mectui's apply phase did not finish")


def with_terraform(bench: Bench, nodes: int) -> float:
    """Apply by Terraform itself, as many things at once as mectui lets it, and return the seconds."""
    begun = time.perf_counter()
    at_once = f"-parallelism={parallelism(nodes)}"
    bench.run("terraform", "apply", "-input=false", at_once, "tfplan", cwd=bench.folder.terraform)
    return time.perf_counter() - begun


def measured(side: Side, home: Path, saved: Path, nodes: int) -> float:
    """Return the seconds of one side, in a fresh cloud and a fresh copy of the planned cluster."""
    with embedded_cloud(SPEED, home) as bench:
        shutil.rmtree(bench.folder.path)
        shutil.copytree(saved, bench.folder.path, symlinks=True)
        return side(bench, nodes)


def _planned_hash(bench: Bench) -> str:
    events = map(json.loads, bench.folder.journal.read_text().splitlines())
    return next(str(event["hash"]) for event in events if event["event"] == "plan.ready")


def main(rounds: int, workers: int) -> int:
    """Measure and print; return the exit code."""
    home = Path(tempfile.mkdtemp(prefix="mectui-bench-"))
    saved = home / "saved"
    series: dict[Side, list[float]] = {with_mectui: [], with_screens: [], with_terraform: []}
    try:
        with embedded_cloud(SPEED, home) as bench:
            bench.plan(1, workers)
            shutil.copytree(bench.folder.path, saved, symlinks=True)
        sides = list(series)
        for _ in range(rounds):
            for side in sides:
                series[side].append(measured(side, home, saved, 1 + workers))
            sides.reverse()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return finish(
        Comparison(
            f"apply phase{words} against terraform apply, 1 + {workers} nodes",
            tuple(series[side]),
            tuple(series[with_terraform]),
            bound=BOUND,
        )
        for words, side in (("", with_mectui), (" with screens", with_screens))
    )


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    sys.exit(main(given[0] if given else 4, given[1] if len(given) > 1 else 2))
