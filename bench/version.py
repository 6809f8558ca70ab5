"""`mectui --version` against `aws --version`: process start to exit, in turn.

`python -m bench.version [RUNS]`. The AWS CLI comes from PyPI into `.cache/awscli`.
"""

from __future__ import annotations

import subprocess
import sys
import time
import venv
from pathlib import Path

from bench.report import Comparison, finish

CACHE = Path(__file__).parent.parent / ".cache" / "awscli"


def aws_cli() -> Path:
    """Return the AWS CLI's program, installing it where it is not there yet."""
    program = CACHE / "bin" / "aws"
    if not program.exists():
        venv.create(CACHE, with_pip=True)
        subprocess.run([CACHE / "bin" / "pip", "install", "--quiet", "awscli"], check=True)
    return program


def seconds(*command: str | Path) -> float:
    """Return how long one run of `command` takes, in seconds."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    return time.perf_counter() - start


def main(runs: int) -> int:
    """Measure and print; return the exit code."""
    ours, theirs = Path(sys.executable).parent / "mectui", aws_cli()
    pairs = [(seconds(ours, "--version"), seconds(theirs, "--version")) for _ in range(runs + 2)][2:]
    mine, other = zip(*pairs, strict=True)
    return finish([Comparison("mectui --version against aws --version", mine, other, bound=0.3)])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
