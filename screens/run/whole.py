"""One text from beginning to end, over the frame: a long line of the log, a diagnostic."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Label

from mectui.events import plain
from screens.passing import Dialog

Part = tuple[str, str]
"""A heading and its text."""


class WholeScreen(Dialog[None]):
    """A title, and below it whatever parts have a text; selected with the mouse, it is copied by ctrl+c."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "dismiss", "Close"),
        Binding("up", "scroll(-1)", "Scroll", show=False),
        Binding("down", "scroll(1)", "Scroll", show=False),
        Binding("pageup", "scroll(-10)", "Page up", show=False),
        Binding("pagedown", "scroll(10)", "Page down", show=False),
    ]

    def __init__(self, title: str, parts: Iterable[Part]) -> None:
        super().__init__()
        self._title = title
        self._parts = [(head, text) for head, text in parts if text]

    def compose(self) -> ComposeResult:
        """Lay out title and parts."""
        with Vertical(classes="dialog dialog--whole"):
            yield Label(plain(self._title), classes="dialog--title", markup=False)
            with VerticalScroll(classes="dialog--scroll", can_focus=False):
                for head, text in self._parts:
                    if head:
                        yield Label(head, classes="dialog--head", markup=False)
                    yield Label(plain(text), classes="dialog--text", markup=False)
            yield Label("escape closes this", classes="dialog--hint", markup=False)

    def action_scroll(self, lines: int) -> None:
        """Scroll the text."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
