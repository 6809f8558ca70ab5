"""A list to choose from: what keys and the mouse do to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.message import Message

from mectui.wizard.form import Row, Table
from screens.signs import UNICODE, Signs
from screens.widgets.drawn_list import HEAD, DrawnList
from screens.widgets.in_order import actions_of
from screens.widgets.listing import Listing


class PickList(DrawnList, can_focus=True):
    """Choose one row, or tick several. Typing filters."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "move(-100000)", "First", show=False),
        Binding("end", "move(100000)", "Last", show=False),
        Binding("backspace", "rub_out", "Shorten the filter", show=False),
        Binding("ctrl+u", "clear_filter", "Clear the filter", show=False),
        Binding("ctrl+s", "sort", "Sort", show=False),
        Binding("enter", "take", "Next", key_display="enter"),
        Binding("space", "tick", "Tick"),
    ]
    _actions = actions_of(BINDINGS)

    @dataclass
    class Highlighted(Message):
        """Another row is under the cursor; None where there is none."""

        pick_list: PickList
        row: Row | None

    @dataclass
    class Ticked(Message):
        """Rows were ticked or unticked."""

        pick_list: PickList
        keys: tuple[str, ...]

    @dataclass
    class Taken(Message):
        """The answer: the rows' keys in the table's order, empty where there is nothing to take."""

        pick_list: PickList
        keys: tuple[str, ...]

    @dataclass
    class Refused(Message):
        """A row was ticked or taken that cannot be."""

        pick_list: PickList
        row: Row

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(signs, id=id)
        self._offers_ticks = False

    @property
    def listing(self) -> Listing:
        """What is shown, and in which order."""
        return self._listing

    @property
    def ticked(self) -> tuple[str, ...]:
        """The keys of the ticked rows, in the table's order."""
        return tuple(row.key for row in self._listing.table.rows if row.key in self._ticked)

    def show(self, table: Table) -> None:
        """Show a table with its chosen rows ticked; filter and cursor stay unless `forget` was called."""
        before = self._listing
        self._listing = Listing(table)
        if before.table.rows and before.table.columns == table.columns:
            self._keep(before)
        self._ticked = set(table.chosen)
        self._settle()
        if table.multiple != self._offers_ticks:
            self._offers_ticks = table.multiple
            self.refresh_bindings()

    def forget(self) -> None:
        """Drop filter, order and cursor: another question comes."""
        self._listing = Listing(Table((), ()))
        self._hover = None

    def point(self, key: str) -> None:
        """Put the cursor on the row of a key, if it is shown."""
        self._listing.go_to(key)
        self._moved()

    def _keep(self, before: Listing) -> None:
        self._listing.order = before.order
        self._listing.filter(before.needle)
        if before.current is not None:
            self._listing.go_to(before.current.key)

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        before = self._listing.cursor
        self._listing.move(rows)
        self._moved(before)

    def action_page(self, pages: int) -> None:
        """Move the cursor by what is seen at once."""
        self.action_move(pages * max(1, self.size.height - HEAD - 1))

    def action_rub_out(self) -> None:
        """Take the last letter off the filter."""
        self._filter(self._listing.needle[:-1])

    def action_clear_filter(self) -> None:
        """Show everything again."""
        self._filter("")

    def action_sort(self) -> None:
        """Sort by the next column, upwards and then downwards."""
        listing = self._listing
        if not listing.table.sortable or not listing.table.columns:
            return
        if listing.order is None:
            listing.sort(0)
        else:
            column, downwards = listing.order
            listing.sort(column)
            if downwards and column + 1 < len(listing.table.columns):
                listing.sort(column + 1)
        self._settle()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer to tick where there is more than one to choose; elsewhere a space filters."""
        return action != "tick" or self._listing.table.multiple

    def action_tick(self) -> None:
        """Tick the row under the cursor, or untick it."""
        row = self._listing.current
        if row is not None and row.blocked and row.key not in self._ticked:
            self.post_message(self.Refused(self, row))
        elif row is not None:
            self._ticked ^= {row.key}
            self.refresh()
            self.post_message(self.Ticked(self, self.ticked))

    def action_take(self) -> None:
        """Answer with the row under the cursor, or with what is ticked."""
        row = self._listing.current
        if self._listing.table.multiple:
            self.post_message(self.Taken(self, self.ticked))
        elif row is not None and row.blocked:
            self.post_message(self.Refused(self, row))
        else:
            self.post_message(self.Taken(self, (row.key,) if row else ()))

    async def on_key(self, event: events.Key) -> None:
        """Let typing filter; the question mark stays the help's key."""
        action = self._actions.get(event.key)
        if action is not None and (event.key != "space" or self._listing.table.multiple):
            event.stop()
            event.prevent_default()
            await self.run_action(action)
        elif event.character and event.is_printable and event.character != "?":
            event.stop()
            self._filter(self._listing.needle + event.character)

    def on_click(self, event: events.Click) -> None:
        """Take what is clicked: a title sorts, a row is highlighted, ticked, and on a second click taken."""
        if event.y == 1 and self._listing.table.sortable:
            column = self.column_at(event.x)
            if column is not None:
                self._listing.sort(column)
                self._settle()
            return
        index = self.line_at(event.y)
        if index is None:
            return
        self._listing.cursor = index
        self._moved()
        if self._listing.table.multiple:
            self.action_tick()
        elif event.chain > 1:
            self.action_take()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show which row a click would take."""
        hover = self.line_at(event.y)
        if hover != self._hover:
            self._hover = hover
            self.refresh()

    def on_leave(self) -> None:
        """Forget the mouse."""
        self._hover = None
        self.refresh()

    def _filter(self, needle: str) -> None:
        before = self._listing.needle
        if needle != before:
            self._listing.filter(needle)
            self._settle()
            if not (needle and before):
                self.refresh_bindings()  # escape has another meaning now

    def _settle(self) -> None:
        """Follow a change of what is shown."""
        self.virtual_size = Size(0, len(self._listing.lines) + HEAD)
        self._moved()

    def _moved(self, before: int | None = None) -> None:
        """Follow the cursor; where all that changed is that it left the row `before`, two lines are drawn."""
        listing = self._listing
        row, first = listing.place(listing.cursor), listing.top(listing.cursor)
        seen = max(1, self.size.height - HEAD)
        top = int(self.scroll_offset.y)
        if first < top or row >= top + seen:
            y = first if first < top else row - seen + 1
            self.scroll_to(y=y, animate=False, force=True)
            before = None
        self._place_terminal_cursor()
        if before is None:
            self.refresh()
        else:
            self.refresh_line(listing.place(before) + HEAD)
            self.refresh_line(row + HEAD)
        self.post_message(self.Highlighted(self, self._listing.current))

    def _place_terminal_cursor(self) -> None:
        """Put the terminal's own cursor beside ours: screen readers read the line that it is on."""
        if self.has_focus:
            line = self._listing.place(self._listing.cursor) - int(self.scroll_offset.y) + HEAD
            self.app.cursor_position = self.content_region.offset + Offset(0, line)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._moved()

    def on_focus(self) -> None:
        """Draw the cursor as the one that keys move."""
        self.refresh()

    def on_blur(self) -> None:
        """Draw the cursor as one that waits."""
        self.refresh()
