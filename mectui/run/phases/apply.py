"""The saved plan becomes machines."""

from __future__ import annotations

from mectui.clusters import Stage
from mectui.events import Phase, Reporter
from mectui.run.adopt import forget
from mectui.run.approval import note_applied
from mectui.run.context import Context
from mectui.run.request import Kind
from mectui.run.step import Step
from mectui.run.terraforming import in_good_order
from mectui.terraform import parallelism


class Apply(Step):
    """Applies exactly the plan that was approved."""

    phase = Phase.APPLY
    title = "Applying the plan"
    why_not = "the plan changes nothing"

    async def needed(self, context: Context) -> bool:
        """Tell whether the plan does anything."""
        return context.saved is not None and not context.saved.empty

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Apply. Cancelled, it interrupts Terraform once and waits until its state is written."""
        assert context.saved is not None
        if context.request.kind is not Kind.ACCESS:  # who may reach the nodes changes nothing about them
            context.folder.note(stage=Stage.MAKING)
        context.touched = True
        size = context.answers.cluster
        at_once = parallelism(size.control_planes + size.workers)
        applying = context.runner.apply(context.saved, reporter, parallelism=at_once)
        await in_good_order(context.runner, applying)
        forget(context.folder)
        note_applied(context.folder, context.saved.changes)
