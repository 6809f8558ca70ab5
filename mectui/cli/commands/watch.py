"""`mectui watch NAME`."""

from __future__ import annotations

import click

from mectui.cli import console, options
from mectui.cli.settings import settings
from mectui.events import ExitCode


@click.command(name="watch")
@click.argument("name")
@options.events_output
@click.pass_context
def command(context: click.Context, name: str, output: str) -> int:
    """Follow the run of cluster NAME from its beginning; Ctrl-C leaves it going."""
    from mectui.cli.following import watch_to_end
    from mectui.cli.render import renderer
    from mectui.run.launch import attach

    here = settings(context)
    folder = here.home.find(name)
    started = attach(folder)
    if started is None:
        console.say(f"no run of {name} is on record", error=True)
        return ExitCode.USAGE
    return watch_to_end(here, folder, started, renderer(output))
