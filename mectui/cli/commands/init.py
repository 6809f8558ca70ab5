"""`mectui init`."""

from __future__ import annotations

import click


@click.command(name="init")
def command() -> None:
    """Print a commented answer file to start from: mectui init > edge.yaml."""
    from mectui.answers import starter

    click.echo(starter(), nl=False)
