"""Dropping a cluster's record: only where nothing is left that it leads to."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping

from mectui.answers import load
from mectui.clusters import Folder, Lock, Stage
from mectui.events import ExitCode, Trouble
from mectui.run.account import refuse_other_account
from mectui.run.existing import in_words, refuse_while_terraform_runs


async def forget(folder: Folder, environ: Mapping[str, str], destroy: str) -> None:
    """Drop the record of a cluster of which nothing is left; `destroy` is the command that removes the rest.

    A draft, from which nothing was ever made, and a cluster that was destroyed, of which nothing was
    left, go without asking AWS. Raises Trouble: usage where it is being changed, where there is anything,
    or where a Terraform is at work, refused with another account's credentials, and as AWS fails to answer.
    """
    with Lock.take(folder.lock, "mectui forget"):
        if not folder.is_draft() and folder.record().stage is not Stage.DESTROYED:
            await _refuse_while_it_lives(folder, environ, destroy)
        await asyncio.to_thread(shutil.rmtree, folder.path)


async def _refuse_while_it_lives(folder: Folder, environ: Mapping[str, str], destroy: str) -> None:
    """Look in AWS for everything that carries the cluster's tag, in the account that it was made in."""
    from mectui.aws import holdings, open_cloud
    from mectui.aws.identity import identity

    refuse_while_terraform_runs(folder)
    cloud = open_cloud(load(folder.answers, environ=environ).answers.aws, environ)
    caller = await cloud.ask("ask who is calling", lambda: identity(cloud))
    refuse_other_account(folder, caller.account)
    things = in_words(await holdings(cloud, folder.name))
    if things:
        raise Trouble.of(
            ExitCode.USAGE, f"{folder.name} is not gone", f"it has {things}", f"destroy it first: {destroy}"
        )
