"""Whether there is somebody to ask."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from mectui.events import ExitCode, Trouble


def need_terminal(what: str, answers: Path | None) -> None:
    """Raise Trouble(USAGE) where input or output is no terminal, with the command that needs none."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        return
    file = "FILE" if answers is None else shlex.quote(str(answers))
    more = "; `mectui init` prints a file to start from" if answers is None else ""
    remedy = f"`mectui --non-interactive --answers {file}` works without one{more}"
    raise Trouble.of(ExitCode.USAGE, what, remedy=remedy)
