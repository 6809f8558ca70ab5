"""`mectui logs NAME [NODE]`."""

from __future__ import annotations

import click

from mectui.cli import console, options
from mectui.cli.render import renderer
from mectui.cli.settings import settings
from mectui.events import ExitCode, Trouble


@click.command(name="logs")
@click.argument("name")
@click.argument("node", required=False)
@options.events_output
@click.pass_context
def command(context: click.Context, name: str, node: str | None, output: str) -> None:
    """Show everything that the runs of cluster NAME recorded, or only what is about NODE."""
    from mectui.run.journal import journals, read

    console.verbose = True
    events = [event for path in journals(settings(context).home.find(name)) for event in read(path)]
    nodes = sorted({event.node for event in events if event.node})
    if node is not None and node not in nodes:
        raise Trouble.of(
            ExitCode.USAGE,
            f"no run says anything of a node {node!r}",
            "",
            f"nodes: {', '.join(nodes) or 'none'}",
        )
    render = renderer(output)
    for event in events:
        if node is None or event.node == node:
            render(event)
