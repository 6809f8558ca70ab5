"""A line to search or filter by: it appears with a key, and goes when it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from screens.widgets.line import Line


class Finder(Horizontal):
    """A word and a field. Enter keeps what was typed, escape clears it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", "Clear", priority=True),
        Binding("enter", "keep", "Keep", key_display="enter", priority=True),
    ]

    @dataclass
    class Typed(Message):
        """Something else is searched for."""

        finder: Finder
        text: str

        @property
        def control(self) -> Finder:
            """The widget that says so."""
            return self.finder

    @dataclass
    class Closed(Message):
        """The field is gone; the keyboard is needed elsewhere. `text` is what stays searched for."""

        finder: Finder
        text: str

        @property
        def control(self) -> Finder:
            """The widget that says so."""
            return self.finder

    def __init__(self, word: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._word = word
        self.display = False

    def compose(self) -> ComposeResult:
        """Lay out the word before the field."""
        yield Line(self._word, classes="finder--word")
        yield Input(compact=True)

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.query_one(Input).value.strip()

    def open(self) -> None:
        """Show the field, with what was typed before."""
        self.display = True
        self.query_one(Input).focus()

    def clear(self) -> None:
        """Search for nothing any more."""
        self.query_one(Input).value = ""

    def action_clear(self) -> None:
        """Clear the field, and close it."""
        self.clear()
        self.action_keep()

    def action_keep(self) -> None:
        """Close the field, with what it says."""
        self.display = False
        self.post_message(self.Closed(self, self.text))

    @on(Input.Changed)
    def _tell(self, message: Input.Changed) -> None:
        message.stop()
        self.post_message(self.Typed(self, self.text))
