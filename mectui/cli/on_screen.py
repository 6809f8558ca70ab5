"""`mectui`: the wizard on the screen, and the run that follows from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mectui.cli import console
from mectui.cli.settings import Settings
from mectui.cli.terminal import need_screen
from mectui.events import ExitCode

if TYPE_CHECKING:
    from mectui.wizard import Flow


def ask_on_screen(settings: Settings, answers: Path | None) -> int:
    """Show the wizard; then run what was answered; return the exit code.

    Raises Trouble(USAGE) where there is no terminal, or the answer file cannot be read.
    """
    need_screen("the wizard needs a terminal", answers)  # Textual would hang there, not fail
    import screens

    def begin() -> Flow:
        from mectui.cli.asking import flow_of

        return flow_of(settings, answers)

    outcome = screens.run(begin, lambda: settings.environ)
    if outcome.kind is screens.OutcomeKind.RUN and outcome.loaded is not None:
        from mectui.cli.asking import run_and_ask

        return run_and_ask(settings, outcome.loaded)
    if outcome.path is None:
        console.say("Left; nothing was made.")
        return ExitCode.DONE
    from mectui.cli.asking import tell_how_to_run

    console.say(f"Saved: {outcome.path}")
    tell_how_to_run(settings, outcome.path)
    return ExitCode.DONE
