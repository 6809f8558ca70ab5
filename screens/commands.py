"""The command palette's commands: only what can be done on the screen below it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from textual.app import App, SystemCommand
from textual.screen import Screen


def commands(app: App[Any], screen: Screen[Any]) -> Iterable[SystemCommand]:
    """Return the commands of the screen, then those of the application."""
    from screens.wizard.frame import WizardScreen

    if isinstance(screen, WizardScreen):
        yield from _of_the_wizard(screen)
    for name in app.available_themes:
        yield SystemCommand(f"Theme {name}", "Use these colours", partial(setattr, app, "theme", name))


def _of_the_wizard(screen: Any) -> Iterable[SystemCommand]:
    yield SystemCommand("Help", "What this step is about, and the keys", screen.action_help)
    for step in screen.flow.steps:
        yield SystemCommand(f"Go to {step.title}", step.question, partial(screen.go_to, step.key))
    yield SystemCommand("Answer file", "Show the file as it is being written", screen.action_file)
    if screen.check_action("by_hand", ()):
        yield SystemCommand("Enter by hand", "Type what is not in the list", screen.action_by_hand)
    if screen.check_action("look_again", ()):
        yield SystemCommand("Refresh", "Ask AWS anew", screen.action_look_again)
    if not screen.flow.draft.problems:
        yield SystemCommand("Save", "Save the answer file and leave", screen.action_save)
    yield SystemCommand("Leave", "Leave the wizard", screen.action_leave)
