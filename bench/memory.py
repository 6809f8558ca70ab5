"""The peak memory of mectui's own processes in a 50-node run, in the embedded cloud.

`python -m bench.memory [NODES] [SPEED]`. mectui is two processes: the one in the terminal and the run's
own. Of each the kernel's high-water mark of resident memory is taken (Linux), last just before it ends;
their sum is at least what both ever had at once. Terraform, its provider and the cloud are not in it.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil

from bench.cloud import Bench, embedded_cloud

BOUND_MB = 250.0
PAUSE = 0.05


def peaks(bench: Bench, nodes: int) -> dict[str, float]:
    """Run mectui once and return the peak of each of its processes, in MB (10^6 bytes)."""
    answers = bench.write_answers(1, nodes - 1)
    command = bench.mectui("--non-interactive", "--answers", str(answers), "--approve", "auto")
    found: dict[str, float] = {}
    log = bench.home / "log"
    with (
        log.open("w") as said,
        subprocess.Popen(command, env=bench.environ, stdout=said, stderr=said) as front,
    ):
        own = psutil.Process(front.pid)
        while front.poll() is None:
            found["front"] = max(found.get("front", 0), _peak(front.pid))
            for child in _runs(own):
                found["run"] = max(found.get("run", 0), _peak(child.pid))
            time.sleep(PAUSE)
    if front.returncode:
        raise RuntimeError(f"the run failed: {log.read_text()[-2000:]}")
    return found


def _runs(front: psutil.Process) -> list[psutil.Process]:
    try:
        return [child for child in front.children() if "mectui.run" in child.cmdline()]
    except psutil.NoSuchProcess:
        return []


def _peak(pid: int) -> float:
    """Return the high-water mark of a process, 0 once it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    marks = [float(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM:")]
    return marks[0] if marks else 0.0


def main(nodes: int, speed: float) -> int:
    """Measure and print; return the exit code."""
    with embedded_cloud(speed) as bench:
        found = peaks(bench, nodes)
    total = sum(found.values())
    verdict = "ok" if total <= BOUND_MB else "OVER THE BOUND"
    parts = ", ".join(f"{name} {peak:.0f}" for name, peak in found.items())
    print(f"peak memory of a {nodes}-node run: {total:.0f} MB (≤ {BOUND_MB:g}) {verdict}; {parts} MB")
    return int(total > BOUND_MB)


if __name__ == "__main__":
    given = [float(word) for word in sys.argv[1:]]
    sys.exit(main(int(given[0]) if given else 50, given[1] if len(given) > 1 else 20.0))
