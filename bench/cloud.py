"""An embedded cloud of its own for a measurement, and mectui and Terraform pointed at it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mectui.clusters import Folder, Home
from mectui.demo import landscape, process

NAME = "bench"
MECTUI = Path(sys.executable).parent / "mectui"


@dataclass(frozen=True, slots=True)
class Bench:
    """A home folder, and the environment whose ordinary settings lead to a running embedded cloud."""

    home: Path
    environ: dict[str, str]

    @property
    def folder(self) -> Folder:
        """The folder of the cluster that is measured."""
        return Home(self.home).folder(NAME)

    def mectui(self, *words: str) -> list[str]:
        """Return a mectui command line for this home."""
        return [str(MECTUI), "--home", str(self.home), *words]

    def plan(self, control_planes: int, workers: int) -> None:
        """Let mectui plan a cluster: its workspace, keys and saved plan are in `folder` afterwards."""
        answers = self.write_answers(control_planes, workers)
        self.run(*self.mectui("--non-interactive", "--answers", str(answers), "--plan-only"))

    def write_answers(self, control_planes: int, workers: int) -> Path:
        """Write the answer file of a cluster of that size and return its path."""
        path = self.home / "answers.yaml"
        path.write_text(_answers(control_planes, workers))
        return path

    def run(self, *command: str, cwd: Path | None = None, stdin: str = "") -> str:
        """Run a command to its end and return what it printed. Raises CalledProcessError."""
        done = subprocess.run(command, cwd=cwd, env=self.environ, input=stdin, capture_output=True, text=True)
        if done.returncode:
            sys.stderr.write(done.stdout[-4000:] + done.stderr[-4000:])
        done.check_returncode()
        return done.stdout


@contextmanager
def embedded_cloud(speed: float, home: Path | None = None) -> Iterator[Bench]:
    """Run an embedded cloud at `speed`, in `home` or in a folder that is removed afterwards."""
    own = home or Path(tempfile.mkdtemp(prefix="mectui-bench-"))
    try:
        record = process.start(own, speed=speed)
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "MECTUI_"))}
        yield Bench(own, kept | record.environment())
    finally:
        process.stop(own)
        if home is None:
            shutil.rmtree(own, ignore_errors=True)


def _answers(control_planes: int, workers: int) -> str:
    subnets = ", ".join(subnet.id for subnet in landscape.SUBNETS if subnet.public)
    return (
        f"version: 1\n"
        f"cluster: {{name: {NAME}, control_planes: {control_planes}, workers: {workers}}}\n"
        f"aws:\n"
        f"  region: {landscape.REGION}\n"
        f'  image: {{ubuntu: "24.04"}}\n'
        f"  instance_type: t4g.medium\n"
        f"  vpc: {landscape.VPC}\n"
        f"  subnets: [{subnets}]\n"
        f"  access: [auto]\n"
        f"addons: [dns]\n"
        f"limits: {{max_nodes: {control_planes + workers}}}\n"
    )
