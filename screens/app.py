"""The terminal application: it shows a frame at once, and loads what the wizard needs behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, ComposeResult, SystemCommand
from textual.screen import Screen
from textual.widgets import Label

from mectui.events import Trouble
from screens import themes
from screens.outcome import WizardOutcome
from screens.signs import ASCII, Signs, own_signs

if TYPE_CHECKING:
    from mectui.wizard.flow import Flow


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a session begins with: an answer file perhaps, and what is there already."""

    file: Path | None
    environ: Mapping[str, str]
    cache: Path
    taken: Collection[str] = ()


class MectuiApp(App[WizardOutcome | Trouble]):
    """The application around the wizard."""

    TITLE = "mectui"
    CSS_PATH: ClassVar = ["styles/frame.tcss", "styles/widgets.tcss", "styles/dialogs.tcss"]
    HORIZONTAL_BREAKPOINTS: ClassVar = [(0, "-narrow"), (100, "-wide"), (150, "-vast")]
    VERTICAL_BREAKPOINTS: ClassVar = [(0, "-short"), (30, "-tall")]
    COMMAND_PALETTE_BINDING = "ctrl+p"

    def __init__(self, beginning: Beginning, signs: Signs | None = None, theme: str | None = None) -> None:
        super().__init__()
        self.beginning = beginning
        self.signs = signs or own_signs()
        self.set_class(self.signs is ASCII, "-ascii")
        for name in [name for name in self.available_themes if name not in themes.OF_THE_TERMINAL]:
            self.unregister_theme(name)
        self.register_theme(themes.DARK)
        self.register_theme(themes.LIGHT)
        self.theme = theme or beginning.environ.get("TEXTUAL_THEME") or themes.DARK.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own variables for the themes of the terminal, which do not have them."""
        return dict(themes.TERMINAL_VARIABLES)

    def compose(self) -> ComposeResult:
        """Lay out the first frame; the wizard comes over it."""
        yield Label("mectui", id="brand", markup=False)
        yield Label("new cluster", id="first", markup=False)

    def on_mount(self) -> None:
        """Load the wizard once the first frame is on the screen."""
        self.call_after_refresh(self.run_worker, self._open(), exit_on_error=True)

    async def _open(self) -> None:
        try:
            flow = await self.begin()
        except Trouble as trouble:
            self.exit(trouble)
            return
        from screens.wizard.frame import WizardScreen

        await self.push_screen(WizardScreen(flow, self.beginning.environ, self.signs))

    async def begin(self) -> Flow:
        """Return the flow of this session. Raises Trouble where the answer file cannot be read."""
        return await asyncio.to_thread(_begin, self.beginning)

    async def action_quit(self) -> None:
        """Ask before leaving: answers may be lost."""
        leave = getattr(self.screen, "action_leave", None)
        if leave is not None:
            leave()
        elif len(self.screen_stack) < 2:
            self.exit()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return what can be done here, by name."""
        from screens.commands import commands

        yield from commands(self, screen)


def _begin(beginning: Beginning) -> Flow:
    from mectui.wizard.session import begin

    import screens.wizard.frame  # noqa: F401 - loaded here, beside the loop that draws

    return begin(beginning.file, beginning.environ, beginning.cache, taken=beginning.taken)
