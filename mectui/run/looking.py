"""One cluster as it is now: what its folder says, what EC2 says, what Kubernetes says."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from mectui.answers import load
from mectui.answers.model import Answers
from mectui.aws import LiveInstance, live_instances, open_cloud
from mectui.clusters import Folder
from mectui.events import Phase, Reporter, Trouble
from mectui.join import first_control_plane
from mectui.microk8s import NodeState, commands, parse_nodes
from mectui.plan import Machine
from mectui.run.existing import NOTHING_THERE
from mectui.run.joining import join_job
from mectui.run.machines import noted_machines
from mectui.run.running import in_progress

LOOK_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class NodeNow:
    """One node. `instance` is EC2's word for its machine, `ready` Kubernetes'; None is not known."""

    name: str
    role: str
    instance_id: str
    instance: str | None
    private_ip: str
    public_ip: str | None
    ready: bool | None
    version: str | None


@dataclass(frozen=True, slots=True)
class ClusterNow:
    """One cluster. `unknown` says what could not be looked up, and why."""

    name: str
    stage: str
    region: str
    run_in_progress: bool
    kubeconfig: str | None
    nodes: tuple[NodeNow, ...]
    unknown: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


async def look(folder: Folder, environ: Mapping[str, str]) -> ClusterNow:
    """Look at a cluster. Raises Trouble(USAGE) only where its answers cannot be read."""
    answers = load(folder.answers, environ=environ).answers
    machines = noted_machines(folder)
    unknown: list[str] = []
    instances: dict[str, LiveInstance] = {}
    states: dict[str, NodeState] = {}
    if folder.record().stage not in NOTHING_THERE:
        found = await asyncio.gather(
            _instances(folder, answers, environ), _states(folder, answers, machines), return_exceptions=True
        )
        instances = _kept(found[0], "EC2", unknown) or {}
        states = _kept(found[1], "the cluster", unknown) or {}
    return ClusterNow(
        name=folder.name,
        stage=str(folder.record().stage),
        region=answers.aws.region,
        run_in_progress=in_progress(folder) is not None,
        kubeconfig=str(folder.kubeconfig) if folder.kubeconfig.exists() else None,
        nodes=tuple(_node(machine, instances, states) for machine in machines),
        unknown=tuple(unknown),
    )


async def _instances(folder: Folder, answers: Answers, environ: Mapping[str, str]) -> dict[str, LiveInstance]:
    async with asyncio.timeout(LOOK_SECONDS):
        rows = await live_instances(open_cloud(answers.aws, environ), folder.name)
    return {row.id: row for row in rows}


async def _states(folder: Folder, answers: Answers, machines: tuple[Machine, ...]) -> dict[str, NodeState]:
    """Ask the first control plane; nothing where there is no machine yet."""
    if not machines:
        return {}
    reporter = Reporter(lambda _: None, Phase.VERIFY)
    async with (
        asyncio.timeout(LOOK_SECONDS),
        first_control_plane(join_job(folder, answers, machines), reporter) as node,
    ):
        return parse_nodes((await node.ask(commands.nodes(), seconds=LOOK_SECONDS)).stdout)


def _kept(found: Any, whom: str, unknown: list[str]) -> Any:
    """Return what was found; note why nothing was, where it is an error that a look may end with."""
    match found:
        case TimeoutError():
            unknown.append(f"{whom} did not answer within {LOOK_SECONDS:.0f} s")
        case Trouble() | ValueError():
            unknown.append(f"{whom}: {found}")
        case BaseException():
            raise found
        case _:
            return found
    return None


def _node(
    machine: Machine, instances: Mapping[str, LiveInstance], states: Mapping[str, NodeState]
) -> NodeNow:
    instance, state = instances.get(machine.instance_id), states.get(machine.name)
    gone = "gone" if instances else None
    return NodeNow(
        name=machine.name,
        role=str(machine.role),
        instance_id=machine.instance_id,
        instance=instance.state if instance else gone,
        private_ip=machine.private_ip,
        public_ip=(instance.public_ip if instance else None) or machine.public_ip,
        ready=state.ready if state else None,
        version=state.version if state else None,
    )
