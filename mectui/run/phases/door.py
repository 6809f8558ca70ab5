"""The proof that the nodes are reached again, after who may reach them was changed."""

from __future__ import annotations

import asyncio
import json

from mectui.aws import live_instances
from mectui.events import Phase, Problem, Reporter, Trouble
from mectui.join import JoinJob, first_control_plane, reach
from mectui.run.context import Context
from mectui.run.joining import join_job
from mectui.run.machines import note_machines
from mectui.run.step import Step
from mectui.run.terraforming import machines, with_todays_addresses
from mectui.workspace import VARIABLES_FILE

KNOCK_SECONDS = 60.0
"""New rules hold within seconds; a machine that is off, or another way in, would answer never."""


class Door(Step):
    """Knocks at the first control plane; silence is a warning, since the rules are what was asked for."""

    phase = Phase.VERIFY
    title = "Knocking at the first control plane"

    async def run(self, context: Context, reporter: Reporter) -> None:
        """Set who is let in, and tell whether SSH answers from here."""
        context.runner.discard_plan()
        written = json.loads((context.folder.terraform / VARIABLES_FILE).read_text())
        context.opened = tuple(written["access"])
        instances = await live_instances(context.cloud, context.folder.name)
        made = with_todays_addresses(await machines(context.runner), instances)
        first = next((machine.instance_id for machine in made if machine.first), None)
        if first is None:
            return
        note_machines(context.folder, made)
        job = join_job(context.folder, context.answers, made)
        runs = any((instance.id, instance.state) == (first, "running") for instance in instances)
        silence = await _knock(job, reporter) if runs else _silent(job, "its machine does not run")
        if silence is None:
            reporter.tell("verify.check", "SSH answers", check="ssh", ok=True)
        else:
            reporter.tell(
                "verify.check", str(silence), error=silence, check="ssh", ok=False, severity="warning"
            )


async def _knock(job: JoinJob, reporter: Reporter) -> Problem | None:
    """Return why nobody answers, None where somebody does."""
    async with first_control_plane(job, reporter) as first:
        try:
            async with asyncio.timeout(KNOCK_SECONDS):
                await reach(first)
                return None
        except TimeoutError:
            why = first.missing or f"nothing within {KNOCK_SECONDS:.0f} s"
        except Trouble as error:
            why = str(error)
    return _silent(job, why)


def _silent(job: JoinJob, why: str) -> Problem:
    remedy = f"the rules are changed; look at `mectui status {job.cluster}`"
    return Problem(f"{job.first.name} does not answer SSH from here", why, remedy)
