"""What several phases do with Terraform: find it, open it, and stop it in good order."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from mectui.answers.model import RemoteBackend
from mectui.aws import credentials_for_children
from mectui.events import ExitCode, Reporter, Trouble
from mectui.plan import Machine, Role
from mectui.run.context import Context
from mectui.run.request import Kind
from mectui.terraform import Runner, SavedPlan, find_mirror, locate, probe
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
    environ = {**context.environ, **credentials}
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


async def very_plan(context: Context) -> SavedPlan:
    """Return the saved plan, which must be the one whose hash was approved.

    Raises Trouble(USAGE) where none is saved, AWAITING_APPROVAL where it is another.
    """
    saved = await context.runner.saved_plan(fingerprint(context.folder.terraform))
    if saved is None:
        plan_first = f"plan first: {context.request.spell('resume', context.folder.name)}"
        raise Trouble.of(ExitCode.USAGE, "no plan is saved that the hash could approve", "", plan_first)
    if saved.hash != context.request.approve:
        command = _approving(context, saved)
        raise Trouble.of(
            ExitCode.AWAITING_APPROVAL,
            "the approved hash is not the saved plan's",
            "",
            f"Plan {saved.hash} awaits approval. Apply it: {command}",
        )
    return saved


def _approving(context: Context, saved: SavedPlan) -> str:
    verb = "destroy" if context.request.kind is Kind.DESTROY else "resume"
    return context.request.spell(verb, context.folder.name, "--approve", saved.hash)


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
