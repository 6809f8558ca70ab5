"""The command that opens a shell on a node, before it does: to be run here, or copied."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from screens.passing import Dialog
from screens.run.reach import Reach
from screens.text import one_line
from screens.widgets.line import Line

_OPEN, _COPY, _CLOSE = "open", "copy", "close"


class ShellScreen(Dialog[bool]):
    """Ends with whether the shell is to be opened here."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "Close")]

    def __init__(self, node: str, reach: Reach) -> None:
        super().__init__()
        self._node, self._reach = node, reach

    def compose(self) -> ComposeResult:
        """Lay out both commands above what can be done."""
        with Vertical(classes="dialog dialog--whole"):
            yield Line(f"A shell on {one_line(self._node)}", classes="dialog--title")
            yield Line(one_line(self._reach.command), classes="dialog--text")
            yield Line("is the same as", classes="dialog--head")
            yield Line(one_line(self._reach.line), classes="dialog--text")
            yield OptionList(
                Option("open the shell here, and come back when it ends", _OPEN),
                Option("copy the ssh command", _COPY),
                Option("close", _CLOSE),
            )
            yield Line("enter does it, escape closes this", classes="dialog--hint")

    @on(OptionList.OptionSelected)
    def _picked(self, message: OptionList.OptionSelected) -> None:
        if message.option_id == _COPY:
            self.app.copy_to_clipboard(self._reach.line)
            self.query_one(".dialog--hint", Line).say("copied, where the terminal allows it")
        else:
            self.dismiss(message.option_id == _OPEN)

    def action_close(self) -> None:
        """Open none."""
        self.dismiss(False)
