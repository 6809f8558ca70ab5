"""The machines become nodes, and the nodes one cluster."""

from __future__ import annotations

from dataclasses import replace

from mectui.aws import live_instances
from mectui.events import ExitCode, Phase, Reporter, Trouble
from mectui.join import bring_together
from mectui.plan import Machine
from mectui.run import bootstrap
from mectui.run.context import Context
from mectui.run.joining import join_job
from mectui.run.machines import note_machines
from mectui.run.step import Step
from mectui.run.terraforming import machines


class Nodes(Step):
    """Brings every node from created to Ready; each of its steps first asks whether it is true already."""

    phase = Phase.NODES
    title = "Bringing the nodes together"

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Set the machines, and which of them are Ready. Raises Trouble with every node's problem."""
        context.machines = await _as_they_are(context, await machines(context.runner))
        if not context.machines:
            raise Trouble.of(ExitCode.FAILED, "Terraform's outputs name no machine", "the state is empty")
        note_machines(context.folder, context.machines)
        context.touched = True
        cluster = await bring_together(
            join_job(context.folder, context.answers, context.machines),
            reporter,
            on_all_trusted=lambda: bootstrap.delete(context.folder),
            retries=context.retries,
        )
        context.ready = frozenset(state.name for state in cluster.nodes.values() if state.ready)


async def _as_they_are(context: Context, made: tuple[Machine, ...]) -> tuple[Machine, ...]:
    """Return the machines with today's public addresses: Terraform's outputs are those of the last apply."""
    instances = await live_instances(context.cloud, context.folder.name)
    today = {instance.id: instance.public_ip for instance in instances if instance.public_ip}
    return tuple(replace(each, public_ip=today.get(each.instance_id, each.public_ip)) for each in made)
