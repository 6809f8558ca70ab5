"""Another program on this terminal, with the application put aside meanwhile."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

from textual.app import App, SuspendNotSupported

from mectui.events import ExitCode, Trouble


def run_aside(app: App[Any], words: Sequence[str], environ: Mapping[str, str], command: str) -> int:
    """Run a program in the foreground and return its exit code; `command` does the same by hand.

    Raises Trouble(USAGE) where the application cannot be put aside, or the program cannot be started.
    """
    remedy = f"`{command}` does the same in another terminal"
    try:
        with app.suspend():
            return subprocess.run(words, env=dict(environ), check=False).returncode
    except SuspendNotSupported:
        what = "this terminal cannot be given to another program"
        raise Trouble.of(ExitCode.USAGE, what, "", remedy) from None
    except OSError as error:
        raise Trouble.of(ExitCode.USAGE, f"cannot run {words[0]}", error.strerror or "", remedy) from None
