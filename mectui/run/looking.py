"""One cluster as it is now: what its folder says, what EC2 says, what Kubernetes says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

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

T = TypeVar("T")

LOOK_SECONDS = 30.0
GONE = "gone"
"""What is said of a machine, or a whole cluster, that EC2 does not have any more."""


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
    """One cluster. `stage` is its record's, or `gone` where EC2 has none of its machines any more.

    `unknown` says what could not be looked up, and why.
    """

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
    instances: dict[str, LiveInstance] | None = None
    states: dict[str, NodeState] | None = None
    if folder.record().stage not in NOTHING_THERE:
        instances = await _answered(_instances(folder, answers, environ), "EC2", unknown)
        if _all_gone(machines, instances):  # there is nobody to wait for
            unknown.append(f"the cluster: EC2 in {answers.aws.region} has none of its machines any more")
        else:
            states = await _answered(_states(folder, answers, machines), "the cluster", unknown)
    return ClusterNow(
        name=folder.name,
        stage=GONE if _all_gone(machines, instances) else str(folder.record().stage),
        region=answers.aws.region,
        run_in_progress=in_progress(folder) is not None,
        kubeconfig=str(folder.kubeconfig) if folder.kubeconfig.exists() else None,
        nodes=tuple(_node(machine, instances, states or {}) for machine in machines),
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


async def _answered(question: Awaitable[T], whom: str, unknown: list[str]) -> T | None:
    """Return the answer; note why there is none, where it is an error that a look may end with."""
    try:
        return await question
    except TimeoutError:
        unknown.append(f"{whom} did not answer within {LOOK_SECONDS:.0f} s")
    except (Trouble, ValueError) as error:
        unknown.append(f"{whom}: {error}")
    return None


def _all_gone(machines: Collection[Machine], instances: Mapping[str, LiveInstance] | None) -> bool:
    """Tell whether EC2 answered, and has none of the machines."""
    known = {machine.instance_id for machine in machines}
    return bool(known) and instances is not None and known.isdisjoint(instances)


def _node(
    machine: Machine, instances: Mapping[str, LiveInstance] | None, states: Mapping[str, NodeState]
) -> NodeNow:
    instance, state = (instances or {}).get(machine.instance_id), states.get(machine.name)
    gone = None if instances is None else GONE
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
