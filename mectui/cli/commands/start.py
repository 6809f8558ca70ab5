"""`mectui start NAME`."""

from __future__ import annotations

import click

from mectui.cli import options
from mectui.cli.settings import settings


@click.command(name="start")
@click.argument("name")
@options.events_output
@click.pass_context
def command(context: click.Context, name: str, output: str) -> int:
    """Start the machines of cluster NAME, and prove that every node is Ready and reached again.

    Public addresses that are not elastic are others than before; the kubeconfig is written anew.
    """
    from mectui.cli.following import act
    from mectui.cli.render import renderer
    from mectui.run.request import Kind, Request

    here = settings(context)
    request = Request(Kind.START, command=here.command)
    return act(here, name, request, renderer(output))
