"""What was approved becomes the cluster's answers."""

from __future__ import annotations

from mectui.answers import save
from mectui.clusters import write_private
from mectui.events import Phase, Reporter
from mectui.run.context import Context
from mectui.run.request import Kind
from mectui.run.step import Step


class KeepAnswers(Step):
    """Writes the changed answers between a plan's approval and its apply: from then on `resume` goes on."""

    phase = Phase.PLAN
    title = "Keeping the answers"
    usual = False

    async def needed(self, context: Context) -> bool:
        """Tell whether this run changes any."""
        changes = context.request.kind in (Kind.SCALE, Kind.ACCESS)
        return changes and save(context.written) != context.folder.answers.read_text()

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Write them."""
        write_private(context.folder.answers, save(context.written))
        path = str(context.folder.answers)
        reporter.tell("answers.written", f"the cluster's answers are changed: {path}", path=path)
