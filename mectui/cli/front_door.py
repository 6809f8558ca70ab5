"""The console script: one place where every command starts, and where each exit code is decided."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from mectui.events import ExitCode, Trouble

if TYPE_CHECKING:
    from mectui.cli.settings import Settings


def main() -> None:
    """Run the command line and exit."""
    raise SystemExit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code. Whatever goes wrong becomes a message, never a traceback."""
    import click

    from mectui.cli import console
    from mectui.cli.app import mectui
    from mectui.cli.lazy import ReaderGone
    from mectui.cli.settings import Settings

    here = Settings()
    console.spell = here.spell
    try:
        return _code(mectui.main(list(arguments), prog_name="mectui", standalone_mode=False, obj=here))
    except Trouble as trouble:
        console.problems(trouble.problems)
        return trouble.exit_code
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except (KeyboardInterrupt, click.Abort):
        console.say("interrupted", error=True)
        return ExitCode.INTERRUPTED
    except ReaderGone:
        # Whoever read our output has gone; a run goes on without us, as its own process.
        _give_up_stdout()
        return 128 + 13
    except Exception as error:  # noqa: BLE001 - a traceback helps only whoever asked for it
        return _unforeseen(error, here)


def _unforeseen(error: Exception, here: Settings) -> ExitCode:
    """Say what no command foresaw: a file that cannot be used, or a mistake of mectui's own."""
    from mectui.cli import console
    from mectui.clusters import unusable

    trouble = unusable(error, here.home.path) if isinstance(error, OSError) else None
    if trouble is None:
        console.mistake(error)
        return ExitCode.FAILED
    if getattr(error, "filename", None) is None:
        _give_up_stdout()
    with suppress(OSError):  # stderr may be as full
        console.problems(trouble.problems)
    return trouble.exit_code


def _give_up_stdout() -> None:
    """Let what is still to be written to stdout go nowhere, since Python tries it again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _code(result: object) -> int:
    return int(result) if isinstance(result, int) else ExitCode.DONE
