"""`mectui replay RUN.jsonl|NAME`."""

from __future__ import annotations

from pathlib import Path

import click

from mectui.cli import options
from mectui.cli.settings import settings
from mectui.cli.terminal import drawable
from mectui.clusters import Home
from mectui.events import ExitCode, Trouble


@click.command(name="replay")
@click.argument("run", metavar="FILE|NAME")
@click.option(
    "--speed",
    type=click.FloatRange(0.5, 100.0),
    default=1.0,
    show_default=True,
    help="How many times as fast, on a terminal.",
)
@options.events_output
@click.pass_context
def command(context: click.Context, run: str, speed: float, output: str) -> int:
    """Show the run recorded in FILE, or the latest of cluster NAME, again; returns that run's exit code.

    On a terminal it is drawn as it went by; as text, all of it is told at once.
    """
    from mectui.run.journal import last_event, read

    here = settings(context)
    file = _journal(here.home, run)
    events = read(file)
    try:
        first = next(events, None)
    except OSError as error:
        raise _no_run(f"cannot read {file}", error.strerror or str(error)) from None
    end = last_event(file)
    if first is None or end is None:
        raise _no_run(f"{file} holds no event of a run")
    if options.output_left_open(context) and drawable():
        from mectui.cli.on_screen import replay_screen

        replay_screen(here, file, speed)
    else:
        from mectui.cli.render import renderer

        render = renderer(output, recorded=True)
        render(first)
        for event in events:
            render(event)
    return int(end.data.get("exit_code", ExitCode.FAILED))


def _journal(home: Home, run: str) -> Path:
    """Return the file; for a cluster's name that is no file here, its latest run's journal."""
    file = Path(run)
    known = {} if file.is_file() else {folder.name: folder.journal for folder in home.on_record()}
    return known.get(run, file)


def _no_run(what: str, why: str = "") -> Trouble:
    remedy = "give a run.jsonl, or the name of a cluster of `mectui list`"
    return Trouble.of(ExitCode.USAGE, what, why, remedy)
