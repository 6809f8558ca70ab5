"""`mectui scale NAME --workers N`."""

from __future__ import annotations

import click

from mectui.cli import options
from mectui.cli.settings import settings


@click.command(name="scale")
@click.argument("name")
@click.option("--workers", type=click.IntRange(min=0), required=True, help="How many workers it is to have.")
@options.approve("Apply within the cluster's limits, or that very plan, without asking.")
@click.option("--non-interactive", is_flag=True, help="Never ask; without --approve, only show the plan.")
@options.events_output
@click.pass_context
def command(
    context: click.Context,
    name: str,
    workers: int,
    approve: str | None,
    non_interactive: bool,
    output: str,
) -> int:
    """Give cluster NAME more or fewer workers: show the plan, ask, carry it out, prove it.

    New workers join. Those with the highest numbers go: their pods move, they leave the cluster, and
    then their machines are terminated. Control planes are never touched.
    """
    from mectui.cli.approving import change
    from mectui.run.request import Kind, Request

    here = settings(context)
    request = Request(Kind.SCALE, approve=approve, command=here.command, workers=workers)
    return change(here, name, request, output, non_interactive=non_interactive)
