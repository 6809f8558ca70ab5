"""`mectui ssh NAME [NODE] [-- COMMAND]`."""

from __future__ import annotations

import click

from mectui.cli.settings import settings
from mectui.cli.trailing import TrailingCommand, hand_over, trailing


@click.command(name="ssh", cls=TrailingCommand)
@click.argument("name")
@click.argument("node", required=False)
@click.pass_context
def command(context: click.Context, name: str, node: str | None) -> int:
    """Open a shell on NODE of cluster NAME (its first control plane), or run COMMAND there."""
    from mectui.run.reach import way_to

    here = settings(context)
    way = way_to(here.home.find(name), node, here.environ)
    return hand_over(way.command_line(command=trailing(context)), here.environ)
