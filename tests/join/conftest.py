from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mectui.events import Event, Phase, Reporter
from mectui.join import JoinJob
from mectui.plan.model import Machine, Role
from tests.sshd_lab import SshdLab, SshdNode, sshd_lab

__all__ = ["sshd_lab"]

PROGRAMS = Path(__file__).parent / "machine_programs.py"


@dataclass
class BootLog:
    """The boot of one machine, and the log that it writes meanwhile."""

    root: Path

    @property
    def booting(self) -> Path:
        return self.root / "booting"

    def write(self, text: str) -> None:
        with (self.root / "var/log/cloud-init-output.log").open("a") as log:
            log.write(text)

    def end(self) -> None:
        self.booting.unlink()


@dataclass
class Cluster:
    """Machines of the SSH lab that can become a cluster, and what a run says of it."""

    lab: SshdLab
    job: JoinJob
    events: list[Event] = field(default_factory=list)

    @property
    def reporter(self) -> Reporter:
        return Reporter(self.events.append, Phase.NODES)

    @property
    def state(self) -> dict[str, Any]:
        return dict(json.loads((self.lab.folder / "cluster.json").read_text()))

    def machine(self, name: str) -> SshdNode:
        return self.lab.nodes[f"mec-{name}"]

    def breaks(self, name: str, fault: str) -> None:
        (self.machine(name).root / "faults" / fault).touch()

    def boots(self, name: str) -> BootLog:
        """Let a machine boot until `end` is called on what is returned."""
        log = BootLog(self.machine(name).root)
        log.booting.touch()
        return log

    def history(self, name: str) -> list[str]:
        path = self.machine(name).root / "history"
        return path.read_text().splitlines() if path.exists() else []

    async def until(self, test: Callable[[], object]) -> None:
        """Wait until something outside has happened."""
        async with asyncio.timeout(60):
            while not test():  # noqa: ASYNC110 - files do not call back
                await asyncio.sleep(0.01)

    def change(self, name: str, **facts: object) -> None:
        path = self.machine(name).root / "machine.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | facts))

    def steps(self, name: str) -> list[str]:
        """The steps that a node is known to have made, in order."""
        mine = [event for event in self.events if event.node == f"mec-{name}"]
        return [str(event.step) for event in mine if event.event == "node.step.done"]

    def told(self, event: str) -> list[Event]:
        return [found for found in self.events if found.event == event]

    def rerun(self, **changes: Any) -> Cluster:
        """Return the same machines for another run."""
        return Cluster(self.lab, replace(self.job, **changes))


class Clusters:
    def __init__(self, lab: SshdLab) -> None:
        self._lab = lab

    def __call__(self, control_planes: int = 1, workers: int = 2) -> Cluster:
        planes = [self._machine(f"mec-cp-{i}", Role.CONTROL_PLANE) for i in range(control_planes)]
        others = [self._machine(f"mec-w-{i}", Role.WORKER) for i in range(workers)]
        first = planes[0]
        start = {"nodes": {first.name: {"ip": first.private_ip}}, "dqlite": {first.private_ip: "voter"}}
        (self._lab.folder / "cluster.json").write_text(json.dumps(start))
        machines = (*planes, *others)
        job = JoinJob(
            cluster="mec",
            machines=machines,
            channel="1.34/stable",
            user=self._lab.user,
            key=self._lab.key.path,
            known_hosts=self._lab.folder.parent / "ssh/known_hosts",
            bootstrap_host_keys={m.name: self._lab.nodes[m.name].public for m in machines},
            port=self._lab.port,
            claim_grace=timedelta(seconds=2),
        )
        return Cluster(self._lab, job)

    def _machine(self, name: str, role: Role) -> Machine:
        node = self._lab.node(name)
        (node.root / "faults").mkdir()
        facts = {"name": name, "ip": node.address, "channel": "1.34/stable"}
        (node.root / "machine.json").write_text(json.dumps(facts))
        for program in ("snap", "cloud-init", "microk8s"):
            call = f'exec {sys.executable} -ISu {PROGRAMS} {program} "$@"'
            node.program(program, f"#!/bin/sh\n{call}\n")
        return Machine(name, role, name == "mec-cp-0", f"i-{name}", node.address, None)


@pytest.fixture
def clusters(sshd_lab: SshdLab) -> Clusters:
    """Make clusters-to-be, once a test: `clusters(control_planes=3, workers=1)`."""
    return Clusters(sshd_lab)
