"""The terminal application: it shows a frame at once, and loads what the wizard needs behind it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, ComposeResult, SystemCommand
from textual.binding import Binding
from textual.command import CommandPalette
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.widgets import Label

from mectui.events import Trouble
from screens import themes
from screens.outcome import OutcomeKind, WizardOutcome
from screens.signs import ASCII, Signs, own_signs

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.command import Provider

    from mectui.wizard.flow import Flow

_PLAIN_ARROWS = str.maketrans({"←": "<", "→": ">", "↑": ASCII.up, "↓": ASCII.down})


class PlainBar(ScrollBarRender):
    """A scroll bar of nothing but blanks in colours: its half blocks are no ASCII."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "]
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "]


def _commands() -> type[Provider]:
    """Return the palette's commands, loaded when it is opened."""
    from screens.commands import Commands

    return Commands


class MectuiApp(App[WizardOutcome | Trouble]):
    """The application around the wizard."""

    TITLE = "mectui"
    CSS_PATH: ClassVar = ["styles/frame.tcss", "styles/widgets.tcss", "styles/dialogs.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (150, "-vast")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]
    COMMAND_PALETTE_BINDING = "ctrl+p"
    COMMANDS: ClassVar = {_commands}

    def __init__(
        self,
        begin: Callable[[], Flow],
        environ: Callable[[], Mapping[str, str]],
        *,
        signs: Signs | None = None,
        theme: str | None = None,
    ) -> None:
        super().__init__()
        self._begin = begin
        self._environ = environ
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

    def get_key_display(self, binding: Binding) -> str:
        """Return how the footer writes a key."""
        display = super().get_key_display(binding)
        return display.translate(_PLAIN_ARROWS) if self.signs is ASCII else display

    def compose(self) -> ComposeResult:
        """Lay out the first frame; the wizard comes over it."""
        yield Label("mectui", id="brand", markup=False)
        yield Label("new cluster", id="first", markup=False)

    def on_mount(self) -> None:
        """Load the wizard once the first frame is on the screen."""
        self.call_after_refresh(self.run_worker, self._open(), exit_on_error=True)

    async def _open(self) -> None:
        try:
            flow, environ = await asyncio.to_thread(self._load)
        except Trouble as trouble:
            self.exit(trouble)
            return
        from screens.wizard.frame import WizardScreen

        await self.push_screen(WizardScreen(flow, environ, self.signs))

    def _load(self) -> tuple[Flow, Mapping[str, str]]:
        """Load what takes a while, beside the loop that draws. Raises Trouble as `begin` does."""
        import screens.wizard.frame  # noqa: F401

        return self._begin(), self._environ()

    def exit(
        self,
        result: WizardOutcome | Trouble | None = None,
        return_code: int = 0,
        message: RenderableType | None = None,
    ) -> None:
        """Leave; what is being looked up is given up first, lest it be drawn where nothing is any more."""
        self.workers.cancel_all()
        super().exit(result, return_code, message)

    async def action_quit(self) -> None:
        """Ask before leaving, as answers may be lost; whoever presses again at that question leaves."""
        from textual.screen import ModalScreen

        from screens.wizard.dialogs import LeaveScreen

        if isinstance(self.screen, LeaveScreen):
            self.exit(WizardOutcome(OutcomeKind.LEAVE))
            return
        while isinstance(self.screen, ModalScreen):
            await self.screen.dismiss()
        leave = getattr(self.screen, "action_leave", self.exit)
        leave()

    def action_help_quit(self) -> None:
        """Ask before leaving: this is what Ctrl-C does where there is nothing to copy."""
        self.call_later(self.action_quit)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return what can be done here, by name."""
        from screens.commands import commands

        yield from commands(self, screen)
