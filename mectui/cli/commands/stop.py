"""`mectui stop NAME`."""

from __future__ import annotations

import click

from mectui.cli import options
from mectui.cli.settings import settings


@click.command(name="stop")
@click.argument("name")
@options.events_output
@click.pass_context
def command(context: click.Context, name: str, output: str) -> int:
    """Stop the machines of cluster NAME: its disks stay, and stay billed; `start` brings it back.

    Workers go off before control planes. Stopped again, it goes on where it was interrupted.
    """
    from mectui.cli.following import act
    from mectui.cli.render import renderer
    from mectui.run.request import Kind, Request

    here = settings(context)
    request = Request(Kind.STOP, command=here.command)
    return act(here, name, request, renderer(output))
