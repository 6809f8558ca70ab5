"""What the phases about add-ons hand to their room, and what they tell of its answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from mectui import addons
from mectui.addons.recipe.placeholders import facts
from mectui.addons.runner import Crew, Job, gather, refuse_to_take
from mectui.addons.solver import MachineType
from mectui.addons.solver.shape import architecture_of
from mectui.answers import load
from mectui.events import Reporter
from mectui.join import connections
from mectui.plan import Role
from mectui.run.context import Context
from mectui.run.joining import join_job

if TYPE_CHECKING:
    from mectui.addons.solver import Chosen, Solution
    from mectui.aws import InstanceType


def judge(context: Context, machine: InstanceType | None = None) -> Solution:
    """Return the add-ons as they fit the cluster, the more exactly with what AWS tells of its type.

    Raises Trouble(USAGE) with everything that stands against them.
    """
    return addons.check(context.answers, context.environ, _facts(machine))


def leaving(context: Context, machine: InstanceType) -> tuple[Chosen, ...]:
    """Return the add-ons that the run takes away, with the inputs that they have in the answers on disk.

    Raises Trouble(USAGE) where one of them has to stay.
    """
    now = load(context.folder.answers, environ=context.environ).answers
    going = addons.leaving(now, context.request.disable, _facts(machine))
    refuse_to_take(going, context.solution.order)
    return going


def _facts(machine: InstanceType | None) -> MachineType | None:
    if machine is None:
        return None
    architecture = architecture_of(str(machine.architecture))
    return MachineType(machine.name, architecture, machine.vcpu, machine.memory_mib)


def tell_solution(solution: Solution, reporter: Reporter) -> None:
    """Tell which add-ons there will be, and what should be known of them."""
    names = ", ".join(chosen.name for chosen in solution.order) or "none"
    reporter.tell("preflight.check", f"add-ons: {names}", check="addons", ok=True)
    for finding in solution.doubts:
        reporter.tell("preflight.check", str(finding.problem), check="addons", ok=None)


@asynccontextmanager
async def job_for(
    context: Context, order: Sequence[Chosen], reporter: Reporter, *, secrets: bool = True
) -> AsyncIterator[Job]:
    """Yield what add-ons are brought up or taken away with, on every machine of the cluster.

    Raises Trouble(USAGE) where a secret is missing; not without `secrets`.
    """
    answers = context.answers
    known = facts(answers.cluster, answers.aws.data_disks.count)
    given = gather(order, known, context.environ, required=secrets)
    job = join_job(context.folder, answers, context.machines)
    async with connections(job, context.machines, reporter) as nodes:
        planes = [nodes[machine.name] for machine in job.control_planes]
        workers = [nodes[each.name] for each in job.machines if each.role is Role.WORKER]
        yield Job(Crew(planes, workers), given, reporter, answers.timeouts.addon)
