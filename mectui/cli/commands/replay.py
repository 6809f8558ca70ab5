"""`mectui replay RUN.jsonl`."""

from __future__ import annotations

from pathlib import Path

import click

from mectui.cli import options
from mectui.cli.render import renderer
from mectui.events import ExitCode, Trouble


@click.command(name="replay")
@click.argument("file", type=click.Path(path_type=Path))
@options.events_output
def command(file: Path, output: str) -> int:
    """Show the run recorded in FILE again; returns that run's exit code."""
    from mectui.run.journal import read

    render = renderer(output)
    last = None
    try:
        for last in read(file):
            render(last)
    except OSError as error:
        raise Trouble.of(ExitCode.USAGE, f"cannot read {file}", error.strerror or str(error)) from None
    if last is None:
        raise Trouble.of(ExitCode.USAGE, f"{file} holds no event of a run", "", "give a run.jsonl")
    return int(last.data.get("exit_code", ExitCode.FAILED))
