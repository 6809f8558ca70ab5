"""An apply that went on when its mectui died: heard out before anything else is done."""

from __future__ import annotations

from mectui.events import Phase, Reporter, Trouble
from mectui.run.context import Context
from mectui.run.step import Step
from mectui.run.terraforming import in_good_order


class Recover(Step):
    """Follows the Terraform that an earlier run left behind, until it ends."""

    phase = Phase.APPLY
    title = "Following the Terraform that an earlier run left running"
    usual = False

    async def needed(self, context: Context) -> bool:
        """Tell whether one is still running."""
        return context.runner.running() is not None

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Tell its stream. How it ended does not matter: what is true is looked up next."""
        context.touched = True
        try:
            await in_good_order(context.runner, context.runner.follow(reporter))
        except Trouble as trouble:
            reporter.tell("terraform.diagnostic", f"it ended with: {trouble}", severity="warning")
