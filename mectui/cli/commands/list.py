"""`mectui list`."""

from __future__ import annotations

import click

from mectui.cli import console
from mectui.cli.settings import settings


@click.command(name="list")
@click.pass_context
def command(context: click.Context) -> None:
    """List the clusters on record; looks at files only."""
    from mectui.run.summary import summary

    clusters = settings(context).home.on_record()
    if not clusters:
        console.say(f"no cluster is on record in {settings(context).home.clusters}", error=True)
        return
    rows = [summary(folder).row() for folder in clusters]
    console.table(rows, header=("NAME", "STATE", "REGION", "CONTROL PLANES", "WORKERS", "LAST RUN"))
