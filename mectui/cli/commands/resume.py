"""`mectui resume NAME`."""

from __future__ import annotations

import click

from mectui.cli import options
from mectui.cli.settings import settings


@click.command(name="resume")
@click.argument("name")
@options.approve("Where what is left to do was not approved before.")
@options.events_output
@click.pass_context
def command(context: click.Context, name: str, approve: str | None, output: str) -> int:
    """Go on with cluster NAME at the first step that is not true yet."""
    from mectui.cli.following import act
    from mectui.cli.render import renderer
    from mectui.run.request import Kind, Request

    here = settings(context)
    request = Request(Kind.RESUME, approve=approve, command=here.command)
    return act(here, name, request, renderer(output))
