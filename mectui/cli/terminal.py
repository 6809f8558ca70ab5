"""Whether there is somebody to ask."""

from __future__ import annotations

import os
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


def drawable() -> bool:
    """Tell whether there is a terminal whose cursor can be moved, with somebody at it."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def need_screen(what: str, answers: Path | None) -> None:
    """Raise Trouble(USAGE) where there is no terminal, or one that can only go forward, line by line."""
    need_terminal(what, answers)
    if os.environ.get("TERM") == "dumb":
        file = "" if answers is None else f" --answers {shlex.quote(str(answers))}"
        remedy = f"`mectui --plain{file}` asks the same as numbered prompts"
        raise Trouble.of(
            ExitCode.USAGE, "the wizard cannot be drawn on this terminal", "TERM is dumb", remedy
        )
