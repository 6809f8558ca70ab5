"""A table to choose from, what the choice amounts to, and the details of the row under the cursor."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from mectui.wizard.form import Row, Table
from screens.run.whole import WholeScreen
from screens.signs import UNICODE, Signs
from screens.widgets.amounts import Amounts
from screens.widgets.facts import LEAST, Facts
from screens.widgets.pick_list import PickList


class Chooser(Vertical):
    """Draws any table. `PickList.Ticked`, `Taken` and `Refused` go up to whoever shows it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+d", "details", "Details")]

    class Moved(Message):
        """Another row is under the cursor, or it is another one than before."""

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs
        self.table = Table((), ())

    def compose(self) -> ComposeResult:
        """Lay out list, amounts and preview."""
        yield PickList(self._signs, id="pick")
        yield Amounts(self._signs, id="amounts")
        yield Facts(self._signs, id="facts")

    def show(self, table: Table, *, anew: bool) -> None:
        """Show a table; unless it is another question, filter and cursor stay."""
        pick, self.table = self.query_one(PickList), table
        if anew:
            pick.forget()
        pick.show(table)
        self.query_one(Amounts).show(table.amounts)
        if anew:
            pick.focus()

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.query_one(PickList).listing.current

    @property
    def key(self) -> str | None:
        """The key of the row under the cursor."""
        return self.row.key if self.row else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer the details where there is more to say than the preview may have room for."""
        return action != "details" or any(map(_says_much, self.table.rows))

    def action_details(self) -> None:
        """Show all that is known of the row under the cursor."""
        row = self.row
        if row is not None:
            why = (("It cannot be taken", row.blocked),) if row.blocked and not row.details else ()
            self.app.push_screen(WholeScreen(row.cells[0], (*why, *(row.details or row.preview))))

    @on(PickList.Highlighted)
    def _preview(self, message: PickList.Highlighted) -> None:
        message.stop()
        row = message.row
        self.query_one(Facts).show(row.preview if row else (), row.blocked if row else None)
        self.post_message(self.Moved())


def _says_much(row: Row) -> bool:
    """Tell whether a preview of the least height may cut off what is said of a row."""
    return bool(row.details) or len(row.preview) > LEAST
