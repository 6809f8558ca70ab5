"""One cluster as it is now: what its folder says, what EC2 says, what Kubernetes says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from typing import TypeVar

from mectui.answers import load
from mectui.answers.model import Answers
from mectui.aws import live_instances, open_cloud
from mectui.clusters import Folder
from mectui.events import Phase, Reporter, Trouble
from mectui.join import first_control_plane
from mectui.microk8s import NodeState, commands, parse_nodes
from mectui.plan import Machine
from mectui.run.existing import NOTHING_THERE
from mectui.run.joining import join_job
from mectui.run.known import ClusterNow, Instances, nobody_answers, nodes_now, stage_now
from mectui.run.machines import noted_machines
from mectui.run.running import in_progress

T = TypeVar("T")

LOOK_SECONDS = 30.0


async def look(folder: Folder, environ: Mapping[str, str]) -> ClusterNow:
    """Look at a cluster. Raises Trouble(USAGE) only where its answers cannot be read."""
    answers = load(folder.answers, environ=environ).answers
    machines = noted_machines(folder)
    unknown: list[str] = []
    instances: Instances | None = None
    states: Mapping[str, NodeState] | None = None
    if folder.record().stage not in NOTHING_THERE:
        asked = _instances(folder, answers, environ)
        instances = await answered(asked, "EC2", unknown, LOOK_SECONDS)
        silent = nobody_answers(machines, instances, answers.aws.region)
        unknown.extend(silent or ())
        if silent is None:
            asking = ask_kubernetes(folder, answers, machines, LOOK_SECONDS)
            states = await answered(asking, "the cluster", unknown, LOOK_SECONDS)
    return ClusterNow(
        name=folder.name,
        stage=stage_now(folder, machines, instances),
        region=answers.aws.region,
        run_in_progress=in_progress(folder) is not None,
        kubeconfig=str(folder.kubeconfig) if folder.kubeconfig.exists() else None,
        nodes=nodes_now(machines, instances, states or {}),
        unknown=tuple(unknown),
    )


async def ask_kubernetes(
    folder: Folder, answers: Answers, machines: tuple[Machine, ...], seconds: float
) -> Mapping[str, NodeState]:
    """Return the nodes as the first control plane sees them; none where there is no machine yet.

    Raises ValueError where it does not say.
    """
    if not machines:
        return {}
    reporter = Reporter(lambda _: None, Phase.VERIFY)
    async with first_control_plane(join_job(folder, answers, machines), reporter) as node:
        return parse_nodes((await node.ask(commands.nodes(), seconds=seconds)).stdout)


async def answered(question: Awaitable[T], whom: str, unknown: list[str], seconds: float) -> T | None:
    """Return the answer; note why there is none, where it is an error that a look may end with."""
    try:
        async with asyncio.timeout(seconds):
            return await question
    except TimeoutError:
        unknown.append(f"{whom} did not answer within {seconds:.0f} s")
    except (Trouble, ValueError) as error:
        unknown.append(f"{whom}: {error}")
    return None


async def _instances(folder: Folder, answers: Answers, environ: Mapping[str, str]) -> Instances:
    rows = await live_instances(open_cloud(answers.aws, environ), folder.name)
    return {row.id: row for row in rows}
