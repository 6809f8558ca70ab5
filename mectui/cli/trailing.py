"""Commands that end in `-- COMMAND`: what follows the two dashes is another program's, word for word."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence

import click

from mectui.events import ExitCode, Trouble

_KEY = "mectui.trailing"


class TrailingCommand(click.Command):
    """A command whose words after `--` are kept apart; click alone would mix them with the arguments."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse what stands before `--`, and keep what stands after it for `trailing`."""
        at = args.index("--") if "--" in args else len(args)
        ctx.meta[_KEY] = tuple(args[at + 1 :])
        return super().parse_args(ctx, args[:at])

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the usage line's words, with the trailing command."""
        return [*super().collect_usage_pieces(ctx), "[-- COMMAND...]"]


def trailing(context: click.Context) -> tuple[str, ...]:
    """Return the words after `--`."""
    words: tuple[str, ...] = context.meta.get(_KEY, ())
    return words


def hand_over(words: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run another program on this terminal and return its exit code.

    Raises Trouble(USAGE) where it cannot be started.
    """
    try:
        return subprocess.run(words, env=dict(environ), check=False).returncode
    except OSError as error:
        raise Trouble.of(ExitCode.USAGE, f"cannot run {words[0]}", error.strerror or str(error)) from None
