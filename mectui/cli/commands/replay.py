"""`mectui replay RUN.jsonl|NAME`."""

from __future__ import annotations

from pathlib import Path

import click

from mectui.cli import options
from mectui.cli.render import renderer
from mectui.cli.settings import settings
from mectui.clusters import Home
from mectui.events import ExitCode, Trouble


@click.command(name="replay")
@click.argument("run", metavar="FILE|NAME")
@options.events_output
@click.pass_context
def command(context: click.Context, run: str, output: str) -> int:
    """Show the run recorded in FILE, or the latest of cluster NAME, again; returns that run's exit code."""
    from mectui.run.journal import read

    file = _journal(settings(context).home, run)
    try:
        events = list(read(file))
    except OSError as error:
        raise _no_run(f"cannot read {file}", error.strerror or str(error)) from None
    if not events:
        raise _no_run(f"{file} holds no event of a run")
    render = renderer(output, recorded=True)
    for event in events:
        render(event)
    return int(events[-1].data.get("exit_code", ExitCode.FAILED))


def _journal(home: Home, run: str) -> Path:
    """Return the file; for a cluster's name that is no file here, its latest run's journal."""
    file = Path(run)
    known = {} if file.is_file() else {folder.name: folder.journal for folder in home.on_record()}
    return known.get(run, file)


def _no_run(what: str, why: str = "") -> Trouble:
    remedy = "give a run.jsonl, or the name of a cluster of `mectui list`"
    return Trouble.of(ExitCode.USAGE, what, why, remedy)
