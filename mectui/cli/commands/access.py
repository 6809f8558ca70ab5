"""`mectui access NAME [CIDR…]`."""

from __future__ import annotations

import click

from mectui.cli import options
from mectui.cli.settings import settings


@click.command(name="access")
@click.argument("name")
@click.argument("ranges", nargs=-1, metavar="[CIDR]...")
@options.approve("Apply within the cluster's limits, or that very plan, without asking.")
@click.option("--non-interactive", is_flag=True, help="Never ask; without --approve, only show the plan.")
@options.events_output
@click.pass_context
def command(
    context: click.Context,
    name: str,
    ranges: tuple[str, ...],
    approve: str | None,
    non_interactive: bool,
    output: str,
) -> int:
    """Let only these ranges reach SSH and the API of cluster NAME; without one, this machine's address.

    Changes the security group's rules and nothing else, so it works when your address has moved and no
    node answers. `auto` among the ranges is this machine's public address.
    """
    from mectui.cli.approving import change
    from mectui.run.request import Kind, Request

    here = settings(context)
    request = Request(Kind.ACCESS, approve=approve, command=here.command, access=ranges)
    return change(here, name, request, output, non_interactive=non_interactive)
