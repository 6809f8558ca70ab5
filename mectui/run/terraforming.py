"""What several phases do with Terraform: find it, open it, and stop it in good order."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from mectui.addons.recipe.inputs import VARIABLES
from mectui.answers.model import RemoteBackend
from mectui.aws import LiveInstance, credentials_for_children
from mectui.events import ExitCode, Reporter, Trouble
from mectui.plan import Machine, Role
from mectui.run.context import Context
from mectui.run.farewell import AwaitsApproval
from mectui.run.request import Kind
from mectui.terraform import Runner, SavedPlan, find_mirror, locate, probe, tell_plan
from mectui.workspace import fingerprint

T = TypeVar("T")


def locate_terraform(context: Context) -> Path:
    """Return Terraform's executable; starts nothing. Raises Trouble(MISSING) where there is none."""
    return locate(context.answers.terraform.binary, context.environ)


async def open_runner(context: Context, executable: Path, reporter: Reporter) -> Runner:
    """Ask Terraform what it is, find where its provider comes from, and return what drives it.

    Raises Trouble(MISSING) where it is too old, or where there is no way to the provider.
    """
    settings = context.answers.terraform
    lockfile = isinstance(settings.backend, RemoteBackend)
    binary = await probe(executable, context.environ, lockfile=lockfile)
    reporter.tell("preflight.check", str(binary), check="terraform", ok=True)
    mirror = await find_mirror(settings.provider_mirror, context.environ, Path.home(), binary.product)
    reporter.tell("preflight.check", f"provider from {mirror or 'the registry'}", check="provider", ok=True)
    credentials = credentials_for_children(context.environ, context.answers.aws.profile)
    # what is secret about add-ons is none of Terraform's business, nor of what it starts
    own = {name: value for name, value in context.environ.items() if not name.startswith(VARIABLES)}
    environ = {**own, **credentials}
    return Runner(binary, context.folder.terraform, context.folder.logs, environ, mirror=mirror)


async def in_good_order(runner: Runner, work: Coroutine[object, object, T]) -> T:
    """Await Terraform's work; where this is cancelled, interrupt Terraform once and hear it out first."""
    working = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await runner.interrupt()
        with suppress(Trouble):
            await working
        raise


async def very_plan(context: Context, reporter: Reporter) -> SavedPlan:
    """Return the saved plan, which must be the one whose hash was approved, and tell what it would do.

    Raises Trouble(USAGE) where none is saved, AWAITING_APPROVAL where it is another: that one's hash is
    not told, since nobody has been shown what it would do.
    """
    plan_again = context.request.spell_this(context.folder.name)
    saved = await context.runner.saved_plan(mark(context))
    if saved is None:
        what = "no plan is saved that the hash could approve"
        raise Trouble.of(ExitCode.USAGE, what, "", f"plan first: {plan_again}")
    if saved.hash != context.request.approve:
        raise AwaitsApproval("The approved hash is not that of the saved plan", {"Plan again": plan_again})
    tell_plan(saved.changes, reporter)
    return saved


def mark(context: Context) -> str:
    """Return what a plan's hash covers beside the plan: the workspace, and what the run is to do.

    So the hash of a plan to destroy never lets a run apply it that is to make a cluster, nor the one for
    three workers a run for five.
    """
    request = context.request
    making = request.kind in (Kind.CREATE, Kind.RESUME)
    anew = f" {request.replace_node} anew" if request.replace_node else ""
    aim = f"make{anew}" if making else f"{request.kind} {request.workers} {' '.join(request.access)}"
    return f"{fingerprint(context.folder.terraform)} {aim}"


async def machines(runner: Runner) -> tuple[Machine, ...]:
    """Return the machines that Terraform's outputs tell of, by name; none before the first apply."""
    rows = (await runner.outputs()).get("nodes", {})
    return tuple(
        Machine(
            name=name,
            role=Role(row["role"]),
            first=row["first"],
            instance_id=row["instance_id"],
            private_ip=row["private_ip"],
            public_ip=row["public_ip"],
        )
        for name, row in sorted(rows.items())
    )


def with_todays_addresses(made: Iterable[Machine], instances: Iterable[LiveInstance]) -> tuple[Machine, ...]:
    """Return the machines with today's public addresses: Terraform's outputs are those of the last apply."""
    today = {instance.id: instance.public_ip for instance in instances if instance.public_ip}
    return tuple(replace(each, public_ip=today.get(each.instance_id, each.public_ip)) for each in made)
