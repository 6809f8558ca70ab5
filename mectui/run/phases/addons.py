"""The cluster's add-ons, one after another, each proven."""

from __future__ import annotations

from mectui.addons import settle
from mectui.events import Phase, Reporter
from mectui.join import first_control_plane
from mectui.run.context import Context
from mectui.run.joining import join_job
from mectui.run.step import Step


class Addons(Step):
    """Brings the add-ons up; one that runs already is proven at its first look, and nothing is done to it."""

    phase = Phase.ADDONS
    title = "Bringing up the add-ons"
    why_not = "the answers ask for none"

    async def needed(self, context: Context) -> bool:
        """Tell whether the answers ask for any."""
        return bool(context.answers.addons)

    async def run(self, context: Context, reporter: Reporter) -> None:
        """See that each runs, within its own deadline. Raises Trouble with the first that does not."""
        answers = context.answers
        job = join_job(context.folder, answers, context.machines)
        async with first_control_plane(job, reporter) as node:
            await settle(answers.addons, answers.cluster, node, reporter, answers.timeouts.addon)
