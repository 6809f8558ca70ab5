"""Everything that a run needs, looked up and found to fit, before anything is touched."""

from __future__ import annotations

import asyncio
from pathlib import Path

from mectui.aws import live_instances, open_cloud, survey
from mectui.aws.failures import together
from mectui.events import Phase, Reporter, Trouble
from mectui.run.account import guard_account
from mectui.run.context import Context
from mectui.run.existing import NOTHING_THERE
from mectui.run.local_files import check_local_files
from mectui.run.off import OFF, refuse_while_nodes_are_off
from mectui.run.settling import judge, tell_solution
from mectui.run.step import Step
from mectui.run.terraforming import locate_terraform, open_runner


class Preflight(Step):
    """Looks everything up, and tells all that is wrong at once. Starts Terraform only when AWS is sound."""

    phase = Phase.PREFLIGHT
    title = "Looking up what the cluster needs"

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Set the cloud, the survey and the runner. Raises Trouble with every problem found."""
        results = await asyncio.gather(
            self._survey(context, reporter),
            asyncio.to_thread(check_local_files, context.answers),
            self._terraform(context),
            return_exceptions=True,
        )
        fitting = await _addons(context, reporter)
        troubles = [result for result in (*results, fitting) if isinstance(result, Trouble)]
        if troubles:
            raise together(troubles)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        refuse_while_nodes_are_off(context)
        binary = results[-1]
        assert isinstance(binary, Path)
        guard_account(context)
        context.runner = await open_runner(context, binary, reporter)

    async def _survey(self, context: Context, reporter: Reporter) -> None:
        """Survey AWS; where an apply was begun, the instances that carry the name are the cluster's own."""
        context.cloud = open_cloud(context.answers.aws, context.environ)
        known: frozenset[str] = frozenset()
        if context.folder.record().stage not in NOTHING_THERE:
            own = await live_instances(context.cloud, context.folder.name)
            known = frozenset(instance.id for instance in own)
            context.placed = {instance.node: instance.subnet for instance in own if instance.subnet}
            context.off = frozenset(instance.node for instance in own if instance.state in OFF)
        context.survey = await survey(
            context.cloud, context.answers, context.environ, reporter, known_instance_ids=known
        )

    async def _terraform(self, context: Context) -> Path:
        return locate_terraform(context)


async def _addons(context: Context, reporter: Reporter) -> Trouble | None:
    """Set the add-ons, as they fit the instance type; return what stands against them."""
    surveyed = getattr(context, "survey", None)
    machine = surveyed.instance_type if surveyed else None
    try:
        context.solution = await judge(context, machine)
    except Trouble as trouble:
        return trouble
    tell_solution(context.solution, reporter)
    return None
