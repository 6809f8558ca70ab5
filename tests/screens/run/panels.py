"""Panels and screens of a run by themselves, over events that were written by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen

from mectui.events import Phase
from mectui.watch import RunView, Usual
from screens.base import MectuiBase
from screens.run import wishes
from screens.run.panel import Panel
from screens.run.scene import Scene
from screens.signs import UNICODE, Signs
from screens.widgets.key_line import KeyLine
from tests.watch.events import Script


class PanelScreen(Screen[None]):
    """One panel, and the line of keys."""

    def __init__(self, panel: Panel) -> None:
        super().__init__()
        self._panel = panel

    def compose(self) -> ComposeResult:
        self._panel.add_class("panel")
        yield self._panel
        yield KeyLine(id="keys")


class PanelApp(MectuiBase[None]):
    """Shows a panel, or a screen, and keeps what it wishes for."""

    def __init__(
        self,
        shown: Callable[[Signs], Panel | Screen[None]],
        *,
        theme: str = "mectui-dark",
        signs: Signs = UNICODE,
    ) -> None:
        super().__init__(signs=signs, theme=theme)
        made = shown(signs)
        self.wished: list[Message] = []
        self.panel = made if isinstance(made, Panel) else None
        self._begin = PanelScreen(made) if isinstance(made, Panel) else made

    async def on_mount(self) -> None:
        await self.push_screen(self._begin)
        if self.panel is not None:
            self.panel.take_keys()

    def show(self, scene: Scene) -> None:
        assert self.panel is not None
        self.panel.show(scene)

    def on_approve(self, wish: wishes.Approve) -> None:
        self.wished.append(wish)

    def on_reject(self, wish: wishes.Reject) -> None:
        self.wished.append(wish)


def scene(
    script: Script, phase: Phase, *, live: bool = True, usual: Usual | None = None, later: float = 0.0
) -> Scene:
    """Return a run as it stands at the script's clock, or some seconds later."""
    return scene_of(script.view(), script.now + timedelta(seconds=later), phase, live=live, usual=usual)


def scene_of(
    view: RunView, now: datetime, phase: Phase, *, live: bool = True, usual: Usual | None = None
) -> Scene:
    """Return a scene of a view."""
    return Scene(view, usual or Usual(), now, phase, live)
