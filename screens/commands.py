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
    if isinstance(screen, Offering):
        yield from screen.offers()
    for name in app.available_themes:
        yield SystemCommand(f"Theme {name}", "Use these colours", partial(setattr, app, "theme", name))
