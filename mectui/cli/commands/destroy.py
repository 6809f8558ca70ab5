"""`mectui destroy NAME`."""

from __future__ import annotations

import sys

import click

from mectui.cli import console, options
from mectui.cli.render import Renderer, renderer
from mectui.cli.settings import Settings, settings
from mectui.clusters import Folder
from mectui.events import Event, ExitCode


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
    if approve is not None or non_interactive or output == "json" or not sys.stdin.isatty():
        return _run(here, folder, approve, renderer(output))
    shown = _UpToTheQuestion(renderer(output))
    code = _run(here, folder, None, shown)
    if code != ExitCode.AWAITING_APPROVAL:
        return code
    if click.prompt("Type the cluster's name to destroy it", default="", show_default=False) != name:
        console.say(f"nothing of {name} was destroyed", error=True)
        return ExitCode.AWAITING_APPROVAL
    return _run(here, folder, shown.plan or "auto", renderer(output))


class _UpToTheQuestion:
    """Shows a run that asks but for its last words, which the question takes the place of."""

    def __init__(self, render: Renderer) -> None:
        self._render = render
        self.plan = ""
        """The hash of the plan that was shown; empty where only the sweep has something to do."""

    def __call__(self, event: Event) -> None:
        if event.event == "plan.ready":
            self.plan = str(event.data.get("hash", ""))
        awaits = event.data.get("exit_code") == ExitCode.AWAITING_APPROVAL
        if event.event != "run.finished" or not awaits:
            self._render(event)


def _run(here: Settings, folder: Folder, approve: str | None, render: Renderer) -> int:
    from mectui.cli.following import run_to_end
    from mectui.clusters import Lock
    from mectui.run.request import Kind, Request

    environ = here.environ
    lock = Lock.take(folder.lock, "mectui destroy")
    request = Request(Kind.DESTROY, approve=approve, command=here.command)
    return run_to_end(here, folder, request, lock, environ, render)
