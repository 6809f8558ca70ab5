"""`mectui schema`."""

from __future__ import annotations

import click


@click.command(name="schema")
def command() -> None:
    """Print the JSON Schema of answer files."""
    from mectui.answers import render_schema

    click.echo(render_schema(), nl=False)
