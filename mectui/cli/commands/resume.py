"""`mectui resume NAME`."""

from __future__ import annotations

import click

from mectui.cli import options
from mectui.cli.settings import settings


@click.command(name="resume")
@click.argument("name")
@click.option("--restart", metavar="NODE", help="Switch that node's machine off and on first.")
@click.option("--replace", metavar="NODE", help="Have that node's machine made anew; asks before.")
@options.approve("Where what is left to do was not approved before.")
@options.events_output
@click.pass_context
def command(
    context: click.Context,
    name: str,
    restart: str | None,
    replace: str | None,
    approve: str | None,
    output: str,
) -> int:
    """Go on with cluster NAME at the first step that is not true yet.

    A secret that an add-on lacks is taken from the environment, or asked for where there is a terminal.
    """
    from mectui.cli.approving import change
    from mectui.cli.following import act
    from mectui.cli.render import renderer
    from mectui.cli.secrets import give_secrets
    from mectui.run.request import Kind, Request

    if restart and replace:
        raise click.UsageError("--restart and --replace are two ways; take one")
    here = settings(context)
    request = Request(
        Kind.RESUME,
        approve=approve,
        command=here.command,
        restart_node=_whole(name, restart),
        replace_node=_whole(name, replace),
    )
    give_secrets(here, name, request, may_ask=output == "text")
    if request.node is None:
        return act(here, name, request, renderer(output))
    return change(here, name, request, output, non_interactive=False)


def _whole(cluster: str, node: str | None) -> str | None:
    """Return a node's whole name: `w-0` is `edge-w-0`, as everywhere."""
    return node and f"{cluster}-{node.removeprefix(f'{cluster}-')}"
