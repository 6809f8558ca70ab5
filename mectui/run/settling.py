"""What the phases about add-ons hand to their room, and what they tell of its answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from mectui import addons
from mectui.addons.catalogue import catalogue
from mectui.addons.offered import offered
from mectui.addons.recipe.placeholders import facts
from mectui.addons.runner import Crew, Job, gather, refuse_to_take
from mectui.addons.solver import MachineType, Standing
from mectui.addons.solver.choosing import needed_for
from mectui.addons.solver.shape import architecture_of
from mectui.answers import load
from mectui.aws.lookups.machines import instance_types
from mectui.clusters import Folder
from mectui.events import Reporter
from mectui.join import connections
from mectui.plan import Role
from mectui.run.addon_record import works
from mectui.run.context import Context
from mectui.run.joining import join_job
from mectui.run.request import Kind, Request

if TYPE_CHECKING:
    from mectui.addons.solver import Chosen, Solution
    from mectui.aws import Cloud, InstanceType


async def judge(context: Context, machine: InstanceType | None = None) -> Solution:
    """Return the add-ons as they fit the cluster, the more exactly with what AWS tells of its type.

    Raises Trouble(USAGE) with everything that stands against them, and with the type on which they would fit.
    """
    standing = standing_of(context.folder, context.environ)
    solution = addons.solved(context.answers, _facts(machine), standing=standing)
    if machine is not None and not solution.fits:
        # only for what does not fit it is worth asking which other types there are
        types = await choices(context.cloud)
        solution = addons.solved(context.answers, _facts(machine), types, standing)
    hold(context.folder, context.request, solution, context.environ, _facts(machine))
    return solution


def hold(
    folder: Folder,
    request: Request,
    solution: Solution,
    environ: Mapping[str, str],
    machine: MachineType | None = None,
    *,
    secrets: bool = True,
) -> None:
    """Raise Trouble(USAGE) with everything that stands against the add-ons that a run is to leave.

    What did not fit before is no reason against taking some away, nor against another number of nodes; and
    whoever lets operators in has nothing to do with them. Secrets that are not there are a reason, unless
    they are still to be asked for.
    """
    if request.kind is Kind.ACCESS:
        return
    before = None
    if request.kind is Kind.SCALE or (request.kind is Kind.ADDONS and not request.enable):
        before = addons.solved(load(folder.answers, environ=environ).answers, machine)
    given = environ if secrets else None
    addons.refuse(solution, given, spared(folder, request, solution), before)


def spared(folder: Folder, request: Request, solution: Solution) -> frozenset[str]:
    """Return the add-ons whose secrets a run can do without: those that work, and those it leaves alone."""
    others: set[str] = set()
    if request.kind is Kind.ADDONS:
        coming = needed_for(solution.order, _names(request.enable))
        others = {chosen.name for chosen in solution.order} - coming
    return frozenset(others | (works(folder) - _names(request.enable)))


def standing_of(folder: Folder, environ: Mapping[str, str]) -> Standing | None:
    """Return what cannot be another one of a cluster that is up, or was; None of one still to be made."""
    if not folder.kubeconfig.exists():
        return None
    now = load(folder.answers, environ=environ).answers.addons
    return Standing(folder.name, frozenset(addon.name for addon in now))


async def choices(cloud: Cloud) -> tuple[MachineType, ...]:
    """Return the instance types that can be had in the region, the least first; none where AWS is silent."""
    return offered((await instance_types(cloud)).rows)


def asked(context: Context) -> frozenset[str] | None:
    """Return the add-ons that a run is to bring up and prove; None for all of them.

    A change of some leaves the others alone, but for those that it makes another: one gives way to a rival,
    or does not have to any more.
    """
    if context.request.kind is not Kind.ADDONS:
        return None
    now = load(context.folder.answers, environ=context.environ).answers
    before = {chosen.name: chosen.answers for chosen in addons.solved(now).order}
    order = context.solution.order
    changed = {chosen.name for chosen in order if before.get(chosen.name) != chosen.answers}
    return frozenset(changed | needed_for(order, _names(context.request.enable)))


def _names(wished: Iterable[str]) -> frozenset[str]:
    return frozenset(catalogue().named(name).name for name in wished)


def leaving(context: Context, machine: InstanceType) -> tuple[Chosen, ...]:
    """Return the add-ons that the run takes away, with the inputs that they have in the answers on disk.

    Raises Trouble(USAGE) where one of them has to stay.
    """
    now = load(context.folder.answers, environ=context.environ).answers
    going = addons.leaving(now, context.request.disable, _facts(machine))
    refuse_to_take(going, context.solution.order)
    return going


def unneeded(context: Context) -> tuple[str, ...]:
    """Return the add-ons that were only there for what the run takes away, and stay."""
    if not context.leaving:
        return ()
    before = addons.solved(load(context.folder.answers, environ=context.environ).answers).order
    there = {chosen.name for chosen in (*context.solution.order, *context.leaving)}
    return tuple(each.name for each in before if each.name not in there and not each.recipe.stays)


def _facts(machine: InstanceType | None) -> MachineType | None:
    if machine is None:
        return None
    architecture = architecture_of(str(machine.architecture))
    return MachineType(machine.name, architecture, machine.vcpu, machine.memory_mib)


def tell_solution(solution: Solution, reporter: Reporter, asked: Collection[str] | None = None) -> None:
    """Tell which add-ons there will be, and what should be known of those `asked` for; None: of all."""
    names = ", ".join(chosen.name for chosen in solution.order) or "none"
    reporter.tell("preflight.check", f"add-ons: {names}", check="addons", ok=True)
    for finding in solution.doubts:
        if asked is None or not finding.addons or set(finding.addons) & set(asked):
            reporter.tell("preflight.check", str(finding.problem), check="addons", ok=None)


@asynccontextmanager
async def job_for(context: Context, order: Sequence[Chosen], reporter: Reporter) -> AsyncIterator[Job]:
    """Yield what add-ons are brought up or taken away with, on every machine of the cluster."""
    answers = context.answers
    known = facts(answers.cluster, answers.aws.data_disks.count)
    # which secrets have to be there was judged before; one that is not is told where it is needed
    given = gather(order, known, context.environ, up=[chosen.name for chosen in order])
    job = join_job(context.folder, answers, context.machines)
    async with connections(job, context.machines, reporter) as nodes:
        planes = [nodes[machine.name] for machine in job.control_planes]
        workers = [nodes[each.name] for each in job.machines if each.role is Role.WORKER]
        yield Job(Crew(planes, workers), given, reporter, answers.timeouts.addon)
