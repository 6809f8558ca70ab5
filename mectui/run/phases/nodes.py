"""The machines become nodes, and the nodes one cluster."""

from __future__ import annotations

from collections.abc import Iterable

from mectui.aws import live_instances
from mectui.clusters import Folder
from mectui.events import ExitCode, Phase, Reporter, Trouble
from mectui.join import bring_together, settle_departures
from mectui.plan import Machine
from mectui.plan.spread import seats
from mectui.run import bootstrap
from mectui.run.context import Context
from mectui.run.joining import join_job
from mectui.run.machines import note_machines, noted_machines
from mectui.run.request import Kind
from mectui.run.step import Step
from mectui.run.terraforming import machines, with_todays_addresses
from mectui.ssh import HostKeys


class Nodes(Step):
    """Brings every node from created to Ready; each of its steps first asks whether it is true already."""

    phase = Phase.NODES
    title = "Bringing the nodes together"

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Set the machines, and which of them are Ready. Raises Trouble with every node's problem."""
        context.machines = await _as_they_are(context, await _machines(context))
        if not context.machines:
            raise Trouble.of(ExitCode.FAILED, "Terraform's outputs name no machine", "the state is empty")
        _forget_former(context.folder, context.machines)
        note_machines(context.folder, context.machines)
        context.touched = True
        job = join_job(context.folder, context.answers, context.machines)
        cluster = await bring_together(
            job,
            reporter,
            on_all_trusted=lambda: bootstrap.delete(context.folder),
            retries=context.retries,
        )
        await settle_departures(job, cluster.nodes, reporter)
        context.ready = frozenset(state.name for state in cluster.nodes.values() if state.ready)


async def _machines(context: Context) -> tuple[Machine, ...]:
    """Return the machines that Terraform made; a start asks no Terraform, and takes those on record.

    It takes all of them: nobody has approved that one leaves which the answers do not ask for any more.
    """
    if context.request.kind is Kind.START:
        return noted_machines(context.folder)
    names = _names(context)
    return tuple(machine for machine in await machines(context.runner) if machine.name in names)


def _forget_former(folder: Folder, machines: Iterable[Machine]) -> None:
    """Forget the host keys of machines that are gone: a new one of the same name has another."""
    known = HostKeys(folder.known_hosts)
    known.keep_only(machine.name for machine in machines)
    former = {machine.name: machine.instance_id for machine in noted_machines(folder)}
    for machine in machines:
        if former.get(machine.name, machine.instance_id) != machine.instance_id:
            known.pin(machine.name)


def _names(context: Context) -> frozenset[str]:
    """Return the nodes that the answers ask for: Terraform's outputs may still name one that is gone."""
    size = context.answers.cluster
    return frozenset(seat.name for seat in seats(size.name, size.control_planes, size.workers))


async def _as_they_are(context: Context, made: Iterable[Machine]) -> tuple[Machine, ...]:
    return with_todays_addresses(made, await live_instances(context.cloud, context.folder.name))
