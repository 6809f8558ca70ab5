"""The whole log as a screen of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from mectui.watch import LogBook
from mectui.watch.selection import Wish
from screens.passing import PassingScreen
from screens.run.dialogs import RunHelp
from screens.run.help_keys import LOG
from screens.run.log_view import LogView
from screens.signs import UNICODE, Signs
from screens.text import one_line
from screens.widgets.key_line import KeyLine
from screens.widgets.line import Line

_SECONDS = 0.2
"""How often it looks for new lines: fast enough to read along."""


class LogScreen(PassingScreen[None]):
    """What a run said, or with `node` what that node said; `path` is the file that has all of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,l", "dismiss", "Back"),
        Binding("question_mark,f1", "help", "Help", key_display="?"),
    ]

    def __init__(
        self,
        signs: Signs = UNICODE,
        book: Callable[[], LogBook] = LogBook,
        *,
        node: str | None = None,
        title: str = "",
        path: Path | None = None,
    ) -> None:
        super().__init__()
        self._signs, self._book, self._node, self._path = signs, book, node, path
        self._title = title or (f"log of {node}" if node else "log")

    def compose(self) -> ComposeResult:
        """Lay out the lines between title and keys."""
        with Horizontal(id="top"):
            yield Line("mectui", id="brand")
            yield Line(one_line(self._title), id="what")
        yield LogView(self._signs, self._book, only=Wish(node=self._node), path=self._path)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        """Follow the log."""
        view = self.query_one(LogView)
        view.take_keys()
        self.set_interval(_SECONDS, view.catch_up)

    def action_help(self) -> None:
        """Say which keys there are."""
        self.app.push_screen(RunHelp(self._title, LOG))
