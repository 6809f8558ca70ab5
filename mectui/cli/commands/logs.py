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
    """Show everything that the runs of cluster NAME recorded, or only what is about NODE (`w-0` will do)."""
    from mectui.run.journal import journals, read

    console.verbose = True
    events = [event for path in journals(settings(context).home.find(name)) for event in read(path)]
    nodes = {event.node for event in events if event.node}
    wanted = nodes | {None} if node is None else nodes & {node, f"{name}-{node}"}
    if not wanted:
        known = ", ".join(sorted(nodes)) or "none"
        raise Trouble.of(ExitCode.USAGE, f"no run says anything of a node {node!r}", "", f"nodes: {known}")
    render = renderer(output, recorded=True)
    for event in events:
        if event.node in wanted:
            render(event)
