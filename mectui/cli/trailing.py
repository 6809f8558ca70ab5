"""Commands that end in `-- COMMAND`: what follows the two dashes is another program's, word for word."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

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
    """Run another program on this terminal and return its exit code, 128 and more for a signal.

    Ctrl-C is its own affair meanwhile. Raises Trouble(USAGE) where it cannot be started.
    """
    # a handler, since what is ignored would be ignored by the program too
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        code = subprocess.run(words, env=dict(environ), check=False).returncode
    except OSError as error:
        raise Trouble.of(ExitCode.USAGE, f"cannot run {words[0]}", error.strerror or str(error)) from None
    finally:
        signal.signal(signal.SIGINT, before)
    return code if code >= 0 else 128 - code


@contextmanager
def tidy_end() -> Iterator[None]:
    """Let the block clean up after itself, too, when the terminal is closed or the process is told to end."""

    def end(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
