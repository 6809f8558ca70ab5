"""The terminal application: it shows a frame at once, and loads what the wizard needs behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from textual.app import ComposeResult, SystemCommand
from textual.screen import Screen
from textual.widgets import Label

from mectui.events import Trouble
from screens.base import MectuiBase
from screens.outcome import OutcomeKind, WizardOutcome
from screens.signs import Signs

if TYPE_CHECKING:
    from rich.console import RenderableType

    from mectui.wizard.flow import Flow


class MectuiApp(MectuiBase[WizardOutcome | Trouble]):
    """The application around the wizard."""

    def __init__(
        self,
        begin: Callable[[], Flow],
        environ: Callable[[], Mapping[str, str]],
        *,
        signs: Signs | None = None,
        theme: str | None = None,
    ) -> None:
        super().__init__(signs=signs, theme=theme)
        self._begin = begin
        self._environ = environ

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
