"""Clusters of simulated nodes, whose shells are asked without SSH."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from mectui.addons.catalogue import Catalogue, catalogue
from mectui.addons.recipe.placeholders import facts
from mectui.addons.runner import Crew, Job, gather
from mectui.addons.solver import Shape, Solution, solve
from mectui.answers.model import Addon, Cluster
from mectui.demo.nodes import Clock, Faults, Fleet, NodeSpec
from mectui.demo.nodes.node import Node
from mectui.demo.nodes.shell import Buffer, Source, Streams, run_script
from mectui.events import Event, Phase, Reporter, plain
from mectui.ssh import Result

USER_DATA = """\
#cloud-config
hostname: {name}
write_files:
- path: /etc/microk8s.yaml
  content: |
    version: 0.1.0
    extraKubeletArgs: {{--cluster-domain: cluster.local, --cluster-dns: 10.152.183.10}}
    addons: {addons}
runcmd:
- snap install microk8s --classic --channel={track}/stable
"""
TRACK = "1.34"
"""The track of the default channel."""
SPEED = 400


class Lines:
    """A stream that keeps what is written to it, and passes its lines on."""

    def __init__(self, on_line: Callable[[str], None] | None) -> None:
        self._kept = Buffer()
        self._on_line = on_line
        self._rest = ""

    def write(self, data: bytes) -> None:
        self._kept.write(data)
        *lines, self._rest = (self._rest + data.decode()).split("\n")
        for line in lines:
            if self._on_line and plain(line).strip():
                self._on_line(plain(line).strip())

    @property
    def text(self) -> str:
        return self._kept.data.decode()


@dataclass
class Machine:
    """A simulated node, as the runner asks it. `asked` are the commands, and what they were told."""

    node: Node
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.node.hostname

    async def ask_once(
        self,
        command: str,
        *,
        stdin: str | None = None,
        seconds: float = 120,
        show: bool = False,
        on_line: Callable[[str], None] | None = None,
    ) -> Result:
        self.asked.append((command, stdin or ""))
        out, err = Lines(on_line), Lines(on_line)
        user = self.node.users.get("ubuntu")
        assert user is not None
        async with asyncio.timeout(seconds):
            streams = Streams(Source((stdin or "").encode()), out, err)
            code = await run_script(self.node, user, command, streams)
        return Result(code, out.text, err.text)


@dataclass
class Site:
    """A cluster, and all that was told while add-ons came and went on it."""

    fleet: Fleet
    crew: Crew
    architecture: str
    track: str = TRACK
    events: list[Event] = field(default_factory=list)

    @property
    def nodes(self) -> list[Node]:
        return [machine.node for machine in self.crew.all if isinstance(machine, Machine)]

    @property
    def first(self) -> Node:
        return self.nodes[0]

    def told(self, event: str) -> list[Event]:
        return [each for each in self.events if each.event == event]

    def solution(self, *addons: Addon, known: Catalogue | None = None) -> Solution:
        shape = Shape(
            track=self.track,
            control_planes=len(self.crew.control_planes),
            workers=len(self.crew.workers),
            instance_type="g5.24xlarge" if self.architecture == "amd64" else "m7g.8xlarge",
            architecture=self.architecture,
            vcpu=96,
            memory_mib=393_216,
            data_disks=3,
            disk_gib=1000,
            root_gib=1000,
        )
        return solve(addons, shape, known or catalogue())

    def job(self, solution: Solution, environ: dict[str, str] | None = None, seconds: float = 8) -> Job:
        cluster = Cluster(
            name="mec", control_planes=len(self.crew.control_planes), workers=len(self.crew.workers)
        )
        given = gather(solution.order, facts(cluster, data_disks=3), environ or {})
        reporter = Reporter(self.events.append, Phase.ADDONS)
        return Job(self.crew, given, reporter, timedelta(seconds=seconds), steady=0.001)

    def objects(self) -> set[tuple[str, str, str]]:
        """What is in the cluster and lasts: neither pods nor events, nor what Helm and mectui note."""
        microk8s = self.first.microk8s
        assert microk8s is not None
        passing = {"pods", "events", "persistentvolumes", "persistentvolumeclaims"}
        return {key for key in microk8s.cluster.store if key[0] not in passing}

    async def sh(self, script: str, node: int = 0) -> Result:
        return await self.crew.all[node].ask_once("sudo sh -s", stdin=script)


def node_spec(name: str, number: int, architecture: str, disks: int, track: str = TRACK) -> NodeSpec:
    addons = "[{name: dns}]" if number == 0 else "[]"
    return NodeSpec(
        instance_id=f"i-{number:017x}",
        name=name,
        private_ip=f"10.0.1.{number + 10}",
        public_ip=None,
        user_data=USER_DATA.format(name=name, addons=addons, track=track).encode(),
        authorized_keys=(),
        architecture={"amd64": "x86_64"}.get(architecture, architecture),
        memory_mib=393_216,
        vcpu=96,
        data_disks=disks,
    )


async def make_site(
    architecture: str = "arm64",
    planes: int = 1,
    workers: int = 2,
    faults: Sequence[str] = (),
    speed: float = SPEED,
    track: str = TRACK,
) -> Site:
    """Boot a fleet, and join it to one cluster."""
    fleet = Fleet(Clock(speed), Faults(faults))
    names = [*(f"mec-cp-{n}" for n in range(planes)), *(f"mec-w-{n}" for n in range(workers))]
    for number, name in enumerate(names):
        await fleet.launch(node_spec(name, number, architecture, 3, track))
    machines = [Machine(fleet.node(name)) for name in names]
    await asyncio.gather(*(_up(machine) for machine in machines))
    for machine in machines[1:]:
        answer = await machines[0].ask_once("sudo microk8s add-node --token-ttl 600 --format json")
        flag = " --worker" if "-w-" in machine.node.spec.name else ""
        await machine.ask_once(f"sudo microk8s join {json.loads(answer.stdout)['urls'][0]}{flag}")
    site = Site(fleet, Crew(machines[:planes], machines[planes:]), architecture, track)
    await site.sh("microk8s kubectl wait --for=condition=Ready nodes --all --timeout=60s")
    return site


async def _up(machine: Machine) -> None:
    async with asyncio.timeout(60):
        while machine.node.cloud_init.stage == "init-local":  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await machine.ask_once("sudo cloud-init status --wait")
        await machine.ask_once("sudo microk8s status --wait-ready")


def inputs_of(**values: Any) -> dict[str, Any]:
    return values
