"""`mectui validate FILE`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from mectui.cli import console


@click.command(name="validate")
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> None:
    """Tell everything that is wrong with an answer FILE; reaches no network."""
    from mectui.answers import load

    name = load(file, environ=os.environ).answers.cluster.name
    console.say(f"{file}: valid, for a cluster named {name}")
