"""`mectui forget NAME`."""

from __future__ import annotations

import asyncio
import shutil

import click

from mectui.cli import console
from mectui.cli.settings import settings
from mectui.events import ExitCode, Trouble


@click.command(name="forget")
@click.argument("name")
@click.pass_context
def command(context: click.Context, name: str) -> None:
    """Drop the record of cluster NAME; refuses while anything in AWS carries its tag."""
    from mectui.answers import load
    from mectui.clusters import Lock
    from mectui.run.existing import describe, refuse_while_terraform_runs

    here = settings(context)
    folder = here.home.find(name)
    with Lock.take(folder.lock, "mectui forget"):
        answers = load(folder.answers, environ=here.environ).answers
        things = asyncio.run(describe(folder, answers, here.environ))
        if things:
            command_line = " ".join((*here.command, "destroy", name))
            raise Trouble.of(
                ExitCode.USAGE, f"{name} is not gone", f"it has {things}", f"destroy it first: {command_line}"
            )
        refuse_while_terraform_runs(folder)
        shutil.rmtree(folder.path)
    console.say(f"{name} is forgotten")
