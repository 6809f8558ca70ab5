"""Add-ons go from a cluster that stays."""

from __future__ import annotations

from mectui.addons.runner import take_away
from mectui.events import Phase, Reporter, Trouble
from mectui.run.addon_record import AddonRecord, Left, records_of_run
from mectui.run.context import Context
from mectui.run.settling import job_for
from mectui.run.step import Step
from mectui.run.wanted import keep, keep_without


class Removal(Step):
    """Takes away what the run is asked to disable, and sees it gone."""

    phase = Phase.ADDONS
    title = "Taking add-ons away"
    usual = False

    async def needed(self, context: Context) -> bool:
        """Tell whether any are to go."""
        return bool(context.request.disable)

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Remove them, and from the answers what is gone. Raises Trouble with those that are still there.

        Nothing is enabled then: it may be what takes their place.
        """
        async with job_for(context, context.leaving, reporter) as job:
            try:
                await take_away(context.leaving, job)
            except Trouble:
                gone = [name for name, record in records_of_run(context.folder).items() if _is_gone(record)]
                keep_without(context, gone, reporter)
                raise
        keep(context, reporter)


def _is_gone(record: AddonRecord) -> bool:
    return record.left is Left.GONE
