"""`mectui watch NAME`."""

from __future__ import annotations

import click

from mectui.cli import console, options
from mectui.cli.settings import settings
from mectui.cli.terminal import drawable
from mectui.events import ExitCode


@click.command(name="watch")
@click.argument("name")
@options.events_output
@click.pass_context
def command(context: click.Context, name: str, output: str) -> int:
    """Show the run of cluster NAME on a terminal, else follow it as text; leaving it leaves it going."""
    here = settings(context)
    if options.output_left_open(context) and drawable():
        from mectui.cli.on_screen import watch_screen

        return watch_screen(here, here.home.find(name).name)
    from mectui.cli.following import watch_to_end
    from mectui.cli.render import renderer
    from mectui.run.launch import attach

    folder = here.home.find(name)
    started = attach(folder)
    if started is None:
        console.say(f"no run of {name} is on record", error=True)
        return ExitCode.USAGE
    return watch_to_end(here, folder, started, renderer(output))
