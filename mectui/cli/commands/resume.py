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
    from mectui.cli.following import run_to_end
    from mectui.cli.render import renderer
    from mectui.clusters import Lock
    from mectui.run.request import Kind, Request

    here = settings(context)
    folder = here.home.find(name)
    environ = here.environ
    lock = Lock.take(folder.lock, "mectui resume")
    request = Request(Kind.RESUME, approve=approve, command=here.command)
    return run_to_end(here, folder, request, lock, environ, renderer(output))
