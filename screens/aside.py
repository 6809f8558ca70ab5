"""Another program on this terminal, with the application put aside meanwhile."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

from textual.app import App, SuspendNotSupported

from mectui.events import ExitCode, Trouble


def run_aside(app: App[Any], words: Sequence[str], environ: Mapping[str, str], command: str) -> int:
    """Run a program in the foreground and return its exit code; `command` does the same by hand.

    Ctrl-C is its own affair meanwhile: without that, one that ends a slow ssh would end the application.
    Raises Trouble(USAGE) where the application cannot be put aside, or the program cannot be started.
    """
    remedy = f"`{command}` does the same in another terminal"
    # a handler, since what is ignored would be ignored by the program too
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        with app.suspend():
            return subprocess.run(words, env=dict(environ), check=False).returncode
    except SuspendNotSupported:
        what = "this terminal cannot be given to another program"
        raise Trouble.of(ExitCode.USAGE, what, "", remedy) from None
    except OSError as error:
        raise Trouble.of(ExitCode.USAGE, f"cannot run {words[0]}", error.strerror or "", remedy) from None
    finally:
        signal.signal(signal.SIGINT, before)
