"""A phase of a run, and the walk through a list of them."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from mectui.events import Phase, Reporter, Trouble
from mectui.run.context import Context


class Postponed(Trouble):
    """A phase failed, and those behind it go on all the same; the run ends with what went wrong."""


class Step(ABC):
    """One phase: what it is called, whether it is needed at all, and what it does."""

    phase: ClassVar[Phase]
    title: ClassVar[str]
    usual: ClassVar[bool] = True
    """Whether its being skipped is worth telling: not for what only an interrupted run needs."""
    why_not: ClassVar[str] = "already so"
    """Why it is not needed, where it is not."""

    async def needed(self, context: Context) -> bool:  # noqa: ARG002 - for those who look
        """Tell whether there is something to do; False where it is true already."""
        return True

    @abstractmethod
    async def run(self, context: Context, reporter: Reporter) -> None:
        """Do it. Raises Trouble where the run cannot go on."""


async def walk(steps: Sequence[Step], context: Context) -> None:
    """Go through the phases in order, and stop at the first that raises anything but Postponed."""
    failed: Postponed | None = None
    for step in steps:
        context.phase = step.phase
        reporter = context.reporter(step.phase)
        if not await step.needed(context):
            if step.usual:
                reporter.tell("phase.skipped", f"{step.title}: {step.why_not}")
            continue
        begun = time.monotonic()
        reporter.tell("phase.started", step.title)
        try:
            await step.run(context, reporter)
        except Postponed as postponed:
            failed = postponed
            reporter.tell("phase.failed", f"{step.title}: failed", seconds=time.monotonic() - begun)
        except Trouble as trouble:
            if failed is None:
                raise
            raise Trouble(trouble.exit_code, *failed.problems, *trouble.problems) from trouble
        else:
            reporter.tell("phase.finished", f"{step.title}: done", seconds=time.monotonic() - begun)
    if failed is not None:
        raise failed
