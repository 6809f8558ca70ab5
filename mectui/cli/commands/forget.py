"""`mectui forget NAME`."""

from __future__ import annotations

import asyncio

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
    from mectui.run.forgetting import forget

    here = settings(context)
    folder = here.home.find(name)
    asyncio.run(forget(folder, here.environ, here.spell("destroy", name)))
    console.say(f"{name} is forgotten")
