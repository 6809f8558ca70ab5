"""What every application of mectui has: its styles, its themes, its signs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender

from screens import themes
from screens.signs import ASCII, Signs, own_signs

if TYPE_CHECKING:
    from textual.command import Provider

T = TypeVar("T")

_PLAIN_ARROWS = str.maketrans({"←": "<", "→": ">", "↑": ASCII.up, "↓": ASCII.down})


class PlainBar(ScrollBarRender):
    """A scroll bar of nothing but blanks in colours: its half blocks are no ASCII."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "]
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "]


def _commands() -> type[Provider]:
    """Return the palette's commands, loaded when it is opened."""
    from screens.commands import Commands

    return Commands


class MectuiBase(App[T]):
    """An application that looks like mectui, and shows nothing yet."""

    TITLE = "mectui"
    CSS_PATH: ClassVar = [
        # By their whole paths: Textual looks for others beside the class that inherits them.
        Path(__file__).parent / "styles" / f"{name}.tcss"
        for name in ("frame", "widgets", "dialogs", "run", "clusters")
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (150, "-vast")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]
    COMMAND_PALETTE_BINDING = "ctrl+p"
    COMMANDS: ClassVar = {_commands}
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+z", "suspend_process", "To the shell", show=False)]

    def __init__(self, *, signs: Signs | None = None, theme: str | None = None) -> None:
        super().__init__()
        self.signs = signs or own_signs()
        self.set_class(self.signs is ASCII, "-ascii")
        ScrollBar.renderer = PlainBar if self.signs is ASCII else ScrollBarRender
        self._take_themes(theme or os.environ.get("TEXTUAL_THEME", ""))

    def _take_themes(self, wanted: str) -> None:
        """Offer our themes and no others, and begin with the wanted one, or the dark one."""
        for name in list(self.available_themes):
            self.unregister_theme(name)
        for own in themes.OURS:
            self.register_theme(own)
        names = [own.name for own in themes.OURS]
        # The name that Textual has taken from the environment already had no colours of ours then.
        self.theme = next(name for name in names if name != self.theme)
        self.theme = wanted if wanted in names else names[0]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own variables for the themes of the terminal, which do not have them."""
        return dict(themes.TERMINAL_VARIABLES)

    def action_command_palette(self) -> None:
        """Offer every command, by name."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder="Type a command's name", id="--command-palette"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return what can be done here, by name."""
        from screens.commands import commands

        yield from commands(self, screen)

    @property
    def mistake(self) -> Exception | None:
        """What ended the application though nobody foresaw it."""
        return getattr(self._exception, "error", self._exception)  # a worker's is wrapped

    def _fatal_error(self) -> None:
        """Close. Textual would print all variables on the way to the mistake, and credentials with them."""
        self._close_messages_no_wait()

    def get_key_display(self, binding: Binding) -> str:
        """Return how the footer writes a key."""
        display = super().get_key_display(binding)
        return display.translate(_PLAIN_ARROWS) if self.signs is ASCII else display
