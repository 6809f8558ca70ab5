"""`mectui destroy NAME`."""

from __future__ import annotations

from dataclasses import replace

import click

from mectui.cli import console, options
from mectui.cli.settings import settings
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
    from mectui.cli.approving import UpToTheQuestion, nobody_to_ask, typed
    from mectui.cli.following import act
    from mectui.cli.render import renderer
    from mectui.run.request import Kind, Request

    here = settings(context)
    request = Request(Kind.DESTROY, approve=approve, command=here.command)
    if nobody_to_ask(request, output, non_interactive=non_interactive):
        return act(here, name, request, renderer(output))
    shown = UpToTheQuestion(renderer(output))
    code = act(here, name, request, shown)
    if code != ExitCode.AWAITING_APPROVAL:
        return code
    if not typed("Type the cluster's name to destroy it", name):
        console.say(f"nothing of {name} was destroyed", error=True)
        return ExitCode.AWAITING_APPROVAL
    return act(here, name, replace(request, approve=shown.plan or "auto"), renderer(output))
