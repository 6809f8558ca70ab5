"""`mectui ssh NAME [NODE] [-- COMMAND]`."""

from __future__ import annotations

import click

from mectui.cli.settings import settings


@click.command(
    name="ssh", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False}
)
@click.argument("name")
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[NODE] [-- COMMAND...]")
@click.pass_context
def command(context: click.Context, name: str, words: tuple[str, ...]) -> int:
    """Open a shell on NODE of cluster NAME (its first control plane), or run COMMAND there."""
    import subprocess

    from mectui.run.reach import way_to

    here = settings(context)
    node, remote = _split(words)
    way = way_to(here.home.find(name), node, here.environ)
    options = () if remote else ("-t",)
    line = way.command_line(*options, command=remote)
    return subprocess.run(line, env=here.environ, check=False).returncode


def _split(words: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """Return the node, if one is named, and the command, which begins after `--`."""
    if "--" not in words:
        return (words[0] if words else None), words[1:]
    at = words.index("--")
    return (words[0] if at else None), words[at + 1 :]
