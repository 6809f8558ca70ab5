"""`mectui forget NAME`."""

from __future__ import annotations

import asyncio
import shutil

import click

from mectui.cli import console
from mectui.cli.settings import settings


@click.command(name="forget")
@click.argument("name")
@click.pass_context
def command(context: click.Context, name: str) -> None:
    """Drop the record of cluster NAME; refuses while anything in AWS carries its tag.

    A draft, from which nothing was ever made, and a cluster that was destroyed, of which nothing was
    left, are dropped without asking AWS.
    """
    from mectui.clusters import Lock, Stage
    from mectui.run.forgetting import refuse_while_it_lives

    here = settings(context)
    folder = here.home.find(name)
    with Lock.take(folder.lock, "mectui forget"):
        if not folder.is_draft() and folder.record().stage is not Stage.DESTROYED:
            destroy = here.spell("destroy", name)
            asyncio.run(refuse_while_it_lives(folder, here.environ, destroy))
        shutil.rmtree(folder.path)
    console.say(f"{name} is forgotten")
