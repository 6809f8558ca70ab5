"""Before mectui is left while a run goes on, or half done: what is billed, and what removes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from mectui.watch import HalfMade
from screens.passing import Dialog
from screens.run.ledger_text import cost, ledger_paras
from screens.signs import UNICODE, Signs
from screens.text import fitted, one_line
from screens.widgets.line import Line
from screens.widgets.page import GAP, Page, Para

_STAY, _LEAVE = "stay", "leave"


class HalfMadeScreen(Dialog[bool | None]):
    """Tells what is left behind, and asks whether to leave all the same."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Stay"),
        Binding("ctrl+c", "leave", show=False, priority=True),
        # The choice has the keys, and pages of its own.
        Binding("pageup", "turn(-1)", "Read", show=False, priority=True),
        Binding("pagedown", "turn(1)", "Read", show=False, priority=True),
    ]

    def __init__(self, left: HalfMade, signs: Signs = UNICODE) -> None:
        super().__init__()
        self._left, self._signs = left, signs

    def compose(self) -> ComposeResult:
        """Lay out what is left above the ways to go."""
        with Vertical(classes="dialog"):
            yield Line("Leave mectui now?", classes="dialog--title")
            yield Page(self._signs)
            yield OptionList(Option("stay", _STAY), Option("leave; all of it stays as it is", _LEAVE))
            yield Line("enter does it, escape stays", classes="dialog--hint")

    def on_mount(self) -> None:
        """Fill the page, and put the cursor on the choice."""
        self.query_one(Page).show(half_made_page(self._left))
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def _picked(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(message.option_id == _LEAVE)

    def action_leave(self) -> None:
        """Leave: whoever presses again at this question means it."""
        self.dismiss(True)

    def action_turn(self, pages: int) -> None:
        """Read on, or back."""
        self.query_one(Page).action_turn(pages)


def half_made_page(left: HalfMade) -> Iterator[Para]:
    """Yield how things stand, what is billed, and the commands."""
    yield Para(left.stands)
    column = max((cell_len(one_line(does)) for does in left.commands), default=0)
    for does, command in left.commands.items():
        yield Para(command, "plain", ((f"  {fitted(one_line(does).lower(), column)}  ", "muted"),))
    if left.held:
        priced = any(each.hourly_usd is not None for each in left.held)
        yield from (GAP, Para("Billed", "bright", aside=cost(left.hourly_usd)))
        yield from ledger_paras(left.held, prices=priced)
