"""A cluster's machines go off and come on again, in the order that its datastore wants."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from mectui.aws import LiveInstance, holdings, live_instances
from mectui.aws.power import Power, switch
from mectui.clusters import Folder, Stage
from mectui.events import ExitCode, Phase, Problem, Reporter, Trouble
from mectui.plan import Machine, Role
from mectui.run.account import guard_account, open_account
from mectui.run.context import Context
from mectui.run.existing import refuse_while_terraform_runs
from mectui.run.farewell import Ended, Farewell
from mectui.run.ledger import ledger
from mectui.run.machines import noted_machines
from mectui.run.off import still_billed
from mectui.run.step import Step

Group = Sequence[str]
"""Ids of instances that are switched together."""


class PowerCheck(Step):
    """Opens AWS for machines that are to be switched, and sees that they are ours."""

    phase = Phase.PREFLIGHT
    title = "Looking up the machines"

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Set the cloud. Raises Trouble where the account is another, or a Terraform is at work."""
        refuse_while_terraform_runs(context.folder)
        caller = await open_account(context)
        guard_account(context, caller.account)
        reporter.tell("preflight.check", caller.arn, check="identity", ok=True)


class PowerOff(Step):
    """Stops every machine: the workers, then the control planes, the first of them last.

    So the one that holds the datastore's latest state is the last to leave it.
    """

    phase = Phase.APPLY
    title = "Stopping the machines"

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Stop them, and say what is still billed. Raises Trouble as EC2 refuses, with its reason."""
        workers, planes, first = await _groups(context)
        begun = _noting(context, Stage.STOPPING)
        off: list[LiveInstance] = []
        for group in (workers, planes, first):
            off += await _switch(context, group, Power.STOP, reporter, begun)
        context.folder.note(stage=Stage.STOPPED)
        context.machines = _as_they_are(context.folder, off)
        with suppress(Trouble):  # the machines are off; what they cost now is good to know, no more
            found = await holdings(context.cloud, context.folder.name)
            context.billed = still_billed(ledger(found, context.answers.aws))


class PowerOn(Step):
    """Starts every machine: control planes together, whose datastore needs a majority, then the workers."""

    phase = Phase.APPLY
    title = "Starting the machines"

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Set the machines, with today's addresses.

        Raises Trouble as EC2 refuses, with its reason, and where a machine is gone for good; Ended where
        the cluster was not whole before, which is `resume`'s matter.
        """
        workers, planes, first = await _groups(context)
        begun = _noting(context, Stage.STARTING)
        on: list[LiveInstance] = []
        for group in ((*first, *planes), workers):
            on += await _switch(context, group, Power.START, reporter, begun)
        if context.folder.record().stage in (Stage.STOPPING, Stage.STOPPED):  # somebody else started them
            begun()
        context.machines = _as_they_are(context.folder, on)
        if context.folder.record().stage is Stage.MAKING or not context.machines:
            raise _not_whole(context)
        _refuse_gaps(context, on)


async def _groups(context: Context) -> tuple[Group, Group, Group]:
    """Return the workers, the further control planes, and the first one, as far as EC2 has them.

    Raises Trouble(USAGE) where it has none: then there is something to make, and nothing to switch.
    """
    name = context.folder.name
    first = next((each.name for each in noted_machines(context.folder) if each.first), f"{name}-cp-0")
    rows = [row for row in await live_instances(context.cloud, name) if row.state != "shutting-down"]
    if not rows:
        context.folder.note(stage=Stage.MAKING)
        resume = context.request.spell("resume", name)
        raise Trouble.of(
            ExitCode.USAGE, f"{name} has no machines any more", "", f"`{resume}` makes them again"
        )
    planes = [row for row in rows if row.role == Role.CONTROL_PLANE]
    return (
        [row.id for row in rows if row.role != Role.CONTROL_PLANE],
        [row.id for row in planes if row.node != first],
        [row.id for row in planes if row.node == first],
    )


async def _switch(
    context: Context, group: Group, power: Power, reporter: Reporter, begun: Callable[[], None]
) -> Iterable[LiveInstance]:
    if not group:
        return ()
    return await switch(context.cloud, context.folder.name, group, power, reporter, accepted=begun)


def _noting(context: Context, stage: Stage) -> Callable[[], None]:
    """Return what notes that machines change; a cluster that is not made whole stays called that."""

    def note() -> None:
        context.touched = True
        if context.folder.record().stage is not Stage.MAKING:
            context.folder.note(stage=stage)

    return note


def _as_they_are(folder: Folder, rows: Iterable[LiveInstance]) -> tuple[Machine, ...]:
    """Return the machines on record with today's public addresses, as far as EC2 has them."""
    today = {row.id: row.public_ip for row in rows}
    known = (each for each in noted_machines(folder) if each.instance_id in today)
    return tuple(replace(each, public_ip=today[each.instance_id]) for each in known)


def _refuse_gaps(context: Context, on: Iterable[LiveInstance]) -> None:
    """Raise Trouble(FAILED) where a machine is not there any more: `resume` makes such a one again."""
    there = {row.id for row in on}
    gone = [each for each in noted_machines(context.folder) if each.instance_id not in there]
    if not gone:
        return
    context.folder.note(stage=Stage.MAKING)
    remedy = f"`{context.request.spell('resume', context.folder.name)}` makes it again"
    problems = (
        Problem(f"{each.name} has no machine any more", f"EC2 does not have {each.instance_id}", remedy)
        for each in gone
    )
    raise Trouble(ExitCode.FAILED, *problems)


def _not_whole(context: Context) -> Ended:
    name, spell = context.folder.name, context.request.spell
    stands = f"The machines of {name} run; it was not made whole before"
    commands = {"Go on": spell("resume", name), "Remove it": spell("destroy", name)}
    return Ended(ExitCode.DONE, Farewell(stands, commands))
