"""`mectui destroy NAME`."""

from __future__ import annotations

import sys

import click

from mectui.cli import console, options
from mectui.cli.settings import Settings, settings
from mectui.clusters import Folder
from mectui.events import ExitCode


@click.command(name="destroy")
@click.argument("name")
@options.approve("Destroy without asking for the cluster's name.")
@click.option("--non-interactive", is_flag=True, help="Never ask; without --approve, only show what goes.")
@options.events_output
@click.pass_context
def command(
    context: click.Context, name: str, approve: str | None, non_interactive: bool, output: str
) -> int:
    """Remove cluster NAME: show what goes, ask for its name, destroy, prove that nothing is left."""
    here = settings(context)
    folder = here.home.find(name)
    code = _run(here, folder, approve, output)
    asks = approve is None and not non_interactive and output == "text" and sys.stdin.isatty()
    if code != ExitCode.AWAITING_APPROVAL or not asks:
        return code
    if click.prompt("Type the cluster's name to destroy it", default="", show_default=False) != name:
        console.say("not destroyed", error=True)
        return ExitCode.AWAITING_APPROVAL
    return _run(here, folder, "auto", output)


def _run(here: Settings, folder: Folder, approve: str | None, output: str) -> int:
    from mectui.cli.following import run_to_end
    from mectui.cli.render import renderer
    from mectui.clusters import Lock
    from mectui.run.request import Kind, Request

    environ = here.environ
    lock = Lock.take(folder.lock, "mectui destroy")
    request = Request(Kind.DESTROY, approve=approve, command=here.command)
    return run_to_end(here, folder, request, lock, environ, renderer(output))
