"""What can be done at a step, by name, for the palette."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

if TYPE_CHECKING:
    from screens.wizard.frame import WizardScreen


def offers(screen: WizardScreen) -> Iterable[SystemCommand]:
    """Return what can be done now."""
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
