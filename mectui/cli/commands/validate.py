"""`mectui validate FILE`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from mectui.cli import console, options
from mectui.events import ExitCode, Trouble


@click.command(name="validate")
@click.argument("file", type=click.Path(path_type=Path))
@options.facts_output
def command(file: Path, output: str) -> int:
    """Tell everything that is wrong with an answer FILE; reaches no network."""
    try:
        name = _check(file)
    except Trouble as trouble:
        if output == "text":
            raise
        problems = [problem.as_dict() for problem in trouble.problems]
        console.document({"file": str(file), "ok": False, "cluster": None, "problems": problems})
        return trouble.exit_code
    if output == "json":
        console.document({"file": str(file), "ok": True, "cluster": name, "problems": []})
    else:
        console.say(f"{file}: valid, for a cluster named {name}")
    return ExitCode.DONE


def _check(file: Path) -> str:
    """Return the name of the file's cluster. Raises Trouble(USAGE) with everything that is wrong."""
    from mectui.addons import check
    from mectui.answers import load

    answers = load(file, environ=os.environ).answers
    check(answers)
    return answers.cluster.name
