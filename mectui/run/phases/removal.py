"""Add-ons go from a cluster that stays."""

from __future__ import annotations

from mectui.addons.runner import take_away
from mectui.events import Phase, Reporter, Trouble
from mectui.run.context import Context
from mectui.run.settling import job_for
from mectui.run.step import Postponed, Step


class Removal(Step):
    """Takes away what the run is asked to disable, and sees it gone."""

    phase = Phase.ADDONS
    title = "Taking add-ons away"
    usual = False

    async def needed(self, context: Context) -> bool:
        """Tell whether any are to go."""
        return bool(context.request.disable)

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Remove them. Raises Postponed with those that are still there."""
        async with job_for(context, context.leaving, reporter) as job:
            try:
                await take_away(context.leaving, job)
            except Trouble as trouble:
                raise Postponed(trouble.exit_code, *trouble.problems) from trouble
