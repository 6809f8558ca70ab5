"""A shell in the terminal's place: the application is put aside until it ends."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

from textual.app import App, SuspendNotSupported

from mectui.events import ExitCode, Trouble


def open_shell(app: App[Any], words: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run a program that has the terminal to itself, and return its exit code.

    Ctrl-C is its own affair meanwhile. Raises Trouble(USAGE) where it cannot be started, or the terminal
    is none that can be given away.
    """
    # a handler, since what is ignored would be ignored by the program too
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        with app.suspend():
            return subprocess.run(words, env=dict(environ), check=False).returncode
    except OSError as error:
        raise Trouble.of(ExitCode.USAGE, f"cannot run {words[0]}", error.strerror or str(error)) from None
    except SuspendNotSupported:
        raise Trouble.of(ExitCode.USAGE, "this terminal cannot be put aside") from None
    finally:
        signal.signal(signal.SIGINT, before)
