"""The proof that the cluster works."""

from __future__ import annotations

from mectui import addons
from mectui.clusters import Stage
from mectui.events import Phase, Reporter
from mectui.join import verify
from mectui.run.context import Context
from mectui.run.joining import join_job
from mectui.run.step import Step


class Verify(Step):
    """Asks the cluster, and runs one pod a node for a moment."""

    phase = Phase.VERIFY
    title = "Proving that the cluster works"

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Check, and note the cluster as ready. Raises Trouble with the first check that fails."""
        dns = any(chosen.name == "dns" for chosen in addons.solved(context.answers).order)
        await verify(join_job(context.folder, context.answers, context.machines), reporter, dns=dns)
        context.folder.note(stage=Stage.READY)
