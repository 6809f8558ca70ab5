"""Workers leave the cluster before Terraform terminates their machines."""

from __future__ import annotations

from mectui.aws import live_instances
from mectui.clusters import Stage
from mectui.events import Phase, Reporter
from mectui.join import let_go
from mectui.plan import Role
from mectui.run.context import Context
from mectui.run.departing import departing, replaced
from mectui.run.joining import join_job
from mectui.run.step import Step
from mectui.run.terraforming import machines, with_todays_addresses


class Departure(Step):
    """Drains the workers whose machines the approved plan terminates, and takes them out of the cluster.

    A cluster that never got as far as a kubeconfig has nobody to take leave of: there `Nodes` makes it
    forget what joined.
    """

    phase = Phase.NODES
    title = "Letting workers go"
    usual = False

    async def needed(self, context: Context) -> bool:
        """Tell whether the plan terminates any, and there is a cluster that they are in."""
        return bool(_leaving(context)) and context.folder.kubeconfig.exists()

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Let them go. Raises Trouble where the cluster does not answer; then nothing was terminated."""
        context.folder.note(stage=Stage.MAKING)
        context.touched = True
        instances = await live_instances(context.cloud, context.folder.name)
        known = with_todays_addresses(await machines(context.runner), instances)
        names = _leaving(context)
        leaving = [each for each in known if each.name in names and each.role is Role.WORKER]
        running = {instance.id for instance in instances if instance.state == "running"}
        off = [machine.name for machine in leaving if machine.instance_id not in running]
        context.machines = known
        await let_go(join_job(context.folder, context.answers, known), leaving, reporter, off=off)


def _leaving(context: Context) -> frozenset[str]:
    """Return the nodes that leave, for good or to come back on another machine."""
    return departing(context.saved) | replaced(context.saved)
