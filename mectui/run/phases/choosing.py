"""Add-ons of a cluster that there is: whether they fit it, and whether it can be asked for them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from mectui.aws import live_instances
from mectui.aws.instance_types import find_instance_type
from mectui.events import ExitCode, Phase, Reporter, Trouble
from mectui.join import first_control_plane
from mectui.microk8s import commands, parse_nodes
from mectui.run.account import guard_account, open_account
from mectui.run.context import Context
from mectui.run.existing import refuse_while_terraform_runs
from mectui.run.farewell import Ended, Farewell
from mectui.run.joining import join_job
from mectui.run.machines import noted_machines
from mectui.run.off import OFF, refuse_while_nodes_are_off
from mectui.run.settling import asked, judge, leaving, tell_solution, unneeded
from mectui.run.step import Step
from mectui.run.terraforming import with_todays_addresses
from mectui.run.wanted import keep

if TYPE_CHECKING:
    from mectui.aws import InstanceType

ANSWER_SECONDS = 120


class Choosing(Step):
    """Looks whether the add-ons fit, and makes the change of them the cluster's answers."""

    phase = Phase.PREFLIGHT
    title = "Looking whether the add-ons fit"

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Set the add-ons and the machines. Raises Trouble as they do not fit, or nobody answers."""
        refuse_while_terraform_runs(context.folder)
        caller = await open_account(context)
        guard_account(context, caller.account)
        kind = context.answers.aws.instance_type
        machine = await context.cloud.ask(
            "describe the instance type", lambda: find_instance_type(context.cloud, kind)
        )
        await _fit(context, machine)
        instances = await live_instances(context.cloud, context.folder.name)
        context.off = frozenset(each.node for each in instances if each.state in OFF)
        refuse_while_nodes_are_off(context)
        context.machines = with_todays_addresses(noted_machines(context.folder), instances)
        await _ask_who_is_there(context, reporter)
        tell_solution(context.solution, reporter, context.asked)
        if not context.request.disable:
            keep(context, reporter)  # what is to go stays in the answers until it is gone


async def _fit(context: Context, machine: InstanceType) -> None:
    """Set which add-ons there are to be, which go, and which come. Raises Ended(USAGE) where it cannot be."""
    try:
        context.solution = await judge(context, machine)
        context.leaving = leaving(context, machine)
        context.unneeded = unneeded(context)
        context.asked = asked(context)
    except Trouble as trouble:
        name, spell = context.folder.name, context.request.spell
        ways = {"Look": spell("addons", name), "See what there is": spell("addons")}
        raise Ended(
            trouble.exit_code, Farewell(f"Nothing of {name} was changed", ways), *trouble.problems
        ) from trouble


async def _ask_who_is_there(context: Context, reporter: Reporter) -> None:
    """Set the nodes that are Ready. Raises Trouble (deadline) where no answer comes."""
    job = join_job(context.folder, context.answers, context.machines)
    async with first_control_plane(job, reporter) as first:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                states = parse_nodes((await first.ask(commands.nodes())).stdout)
        except (TimeoutError, ValueError):
            what = f"{first.name} did not say within {ANSWER_SECONDS} s which nodes there are"
            remedy = f"look at `{context.request.spell('status', context.folder.name)}`"
            raise Trouble.of(ExitCode.DEADLINE, what, first.missing, remedy) from None
    context.ready = frozenset(state.name for state in states.values() if state.ready)
