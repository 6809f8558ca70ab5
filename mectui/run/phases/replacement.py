"""Which machines may be replaced: a worker's, and a control plane's that the datastore does without."""

from __future__ import annotations

from mectui.aws import live_instances
from mectui.events import ExitCode, Phase, Problem, Reporter
from mectui.join.datastore import ANSWER_SECONDS, datastore_role
from mectui.plan import Machine, Role
from mectui.run.context import Context
from mectui.run.farewell import Ended, Farewell
from mectui.run.joining import join_job
from mectui.run.machines import noted_machines
from mectui.run.step import Step
from mectui.run.terraforming import with_todays_addresses


class Replacement(Step):
    """Refuses to replace a control plane that is part of the datastore: that is a matter of its quorum."""

    phase = Phase.PREFLIGHT
    title = "Asking the datastore"
    usual = False

    async def needed(self, context: Context) -> bool:
        """Tell whether a control plane is to be replaced, which had a machine that could have joined."""
        machine = _machine(context)
        return machine is not None and machine.role is Role.CONTROL_PLANE

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Raise Ended(USAGE) where it must not be replaced, or where that cannot be known."""
        machine = _machine(context)
        assert machine is not None
        why = await _why_not(context, machine, reporter)
        if why:
            raise _refused(context, machine.name, why)


def _machine(context: Context) -> Machine | None:
    wanted = context.request.replace_node
    return next((each for each in noted_machines(context.folder) if each.name == wanted), None)


async def _why_not(context: Context, machine: Machine, reporter: Reporter) -> str:
    """Return why a control plane must not be replaced; empty: it may."""
    was_up = context.folder.kubeconfig.exists()
    if machine.first and was_up:
        return "it is the first control plane, by which the others joined"
    instances = await live_instances(context.cloud, context.folder.name)
    machines = with_todays_addresses(noted_machines(context.folder), instances)
    job = join_job(context.folder, context.answers, machines)
    try:
        role = await datastore_role(job, machine, reporter)
    except TimeoutError:
        # a first one that never came up has no datastore, and nobody has joined it
        told = f"{job.first.name} did not say within {ANSWER_SECONDS} s whether the datastore has it"
        return "" if machine.first else told
    return "" if role is None else f"it is a {role.label} of the datastore, which would lose its copy"


def _refused(context: Context, node: str, why: str) -> Ended:
    name, spell = context.folder.name, context.request.spell
    restart = spell("resume", name, "--restart", node)
    problem = Problem(f"{node} cannot be replaced", why, f"`{restart}` switches its machine off and on again")
    return Ended(ExitCode.USAGE, Farewell(f"Nothing of {name} was changed", {"Restart it": restart}), problem)
