"""The cluster's add-ons, one after another, each proven."""

from __future__ import annotations

import asyncio

from mectui.addons.runner import bring_up
from mectui.events import Phase, Reporter, Trouble
from mectui.run.context import Context
from mectui.run.settling import job_for
from mectui.run.step import Postponed, Step


class Addons(Step):
    """Brings the add-ons up; one that runs already is proven at its first look, and nothing is done to it."""

    phase = Phase.ADDONS
    title = "Bringing up the add-ons"
    why_not = "none is to be brought up"

    async def needed(self, context: Context) -> bool:
        """Tell whether the answers ask for any, or the run does."""
        return bool(context.solution.order if context.asked is None else context.asked)

    async def run(self, context: Context, reporter: Reporter) -> None:
        """See that each runs. Raises Postponed with those that do not; the cluster is none the worse."""
        solution = context.solution
        async with job_for(context, solution.order, reporter) as job:
            context.addon_retries = asyncio.Queue()
            try:
                await bring_up(solution, job, context.asked, context.addon_retries)
            except Trouble as trouble:
                raise Postponed(trouble.exit_code, *trouble.problems) from trouble
            finally:
                context.addon_retries = None
