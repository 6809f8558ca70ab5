"""The command palette's commands: only what can be done on the screen below it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, Protocol, runtime_checkable

from textual.app import App, SystemCommand
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.screen import Screen


@runtime_checkable
class Offering(Protocol):
    """A screen with commands of its own."""

    def offers(self) -> Iterable[SystemCommand]:
        """Return what can be done there now."""


class Commands(Provider):
    """The commands in the order of `commands`; Textual's own provider sorts steps by name."""

    async def discover(self) -> Hits:
        """Yield every command."""
        for name, what, run, _ in self.app.get_system_commands(self.screen):
            yield DiscoveryHit(name, run, help=what)

    async def search(self, query: str) -> Hits:
        """Yield the commands that have the query in their name, letter after letter."""
        matcher = self.matcher(query)
        for name, what, run, _ in self.app.get_system_commands(self.screen):
            if (score := matcher.match(name)) > 0:
                yield Hit(score, matcher.highlight(name), run, help=what)


def commands(app: App[Any], screen: Screen[Any]) -> Iterable[SystemCommand]:
    """Return the commands of the screen, then those of the application."""
    from screens.wizard.frame import WizardScreen

    if isinstance(screen, WizardScreen):
        yield from _of_the_wizard(screen)
    elif isinstance(screen, Offering):
        yield from screen.offers()
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
