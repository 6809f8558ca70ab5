"""`mectui`: the wizard on the screen, and the run that follows from it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mectui.cli import console
from mectui.cli.settings import Settings
from mectui.events import ExitCode, Trouble

if TYPE_CHECKING:
    from mectui.wizard import Flow

_REMEDY = (
    "mectui --non-interactive --answers FILE works without one (`mectui init` prints a file to start from); "
    "mectui --plain asks line by line"
)


def ask_on_screen(settings: Settings, answers: Path | None) -> int:
    """Show the wizard; then run what was answered; return the exit code.

    Raises Trouble(USAGE) where there is no terminal, or the answer file cannot be read.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):  # Textual would hang there, not fail
        raise Trouble.of(ExitCode.USAGE, "the wizard needs a terminal", remedy=_REMEDY)
    import screens

    def begin() -> Flow:
        from mectui.cli.asking import flow_of

        return flow_of(settings, answers)

    outcome = screens.run(begin, lambda: settings.environ)
    if outcome.kind is screens.OutcomeKind.RUN and outcome.loaded is not None:
        from mectui.cli.asking import run_and_ask

        return run_and_ask(settings, outcome.loaded)
    console.say(f"Saved: {outcome.path}" if outcome.path else "Left; nothing was made.")
    return ExitCode.DONE
