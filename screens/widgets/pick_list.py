"""A list to choose from: thousands of rows, drawn one visible line at a time.

Textual's DataTable measures every cell when rows come in, and stalls for it; this draws what is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from mectui.wizard.form import Row, Table
from screens.signs import UNICODE, Signs
from screens.text import clipped, fitted
from screens.widgets.in_order import actions_of
from screens.widgets.listing import Listing

_HEAD = 2
"""The lines that stay: the filter, and the columns' titles."""
_GAP = 2
_MARK = 4
"""The cells of a row's mark: the cursor's sign, and whether the row is taken."""


class PickList(ScrollView, can_focus=True):
    """Choose one row, or tick several. Typing filters."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "pick--filter",
        "pick--count",
        "pick--title",
        "pick--row",
        "pick--cursor",
        "pick--away",
        "pick--chosen",
        "pick--blocked",
        "pick--hover",
    }

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

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs
        self._listing = Listing(Table((), ()))
        self._ticked: set[str] = set()
        self._hover: int | None = None
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

    def _keep(self, before: Listing) -> None:
        self._listing.order = before.order
        self._listing.filter(before.needle)
        if before.current is not None:
            self._listing.go_to(before.current.key)

    # What it looks like

    def render_line(self, y: int) -> Strip:
        """Return one line: the filter, the titles, or the row that is scrolled to there."""
        width = self.size.width
        if y == 0:
            return self._filter_line(width)
        if y == 1:
            return self._title_line(width)
        index = y - _HEAD + int(self.scroll_offset.y)
        shown = self._listing.shown
        if index < len(shown):
            return self._row_line(index, width)
        if index == 0:
            text = f"nothing has {self._listing.needle} in it" if self._listing.needle else ""
            return self._strip(fitted(" " * _MARK + text, width, more=self._signs.more), "pick--count")
        if index == 1 and not shown and self._listing.needle:
            return self._strip(fitted(" " * _MARK + "escape shows everything again", width), "pick--count")
        return Strip.blank(width, self.rich_style)

    def _strip(self, text: str, name: str) -> Strip:
        return Strip([Segment(text, self.get_component_rich_style(name))])

    def _filter_line(self, width: int) -> Strip:
        listing = self._listing
        total = len(listing.table.rows)
        count = f"{len(listing.shown):,} of {total:,}" if listing.needle else f"{total:,}"
        room = max(0, width - len(count) - _MARK - 1)
        typed = f"filter: {listing.needle}{self._signs.caret}" if listing.needle else "type to filter"
        head = fitted(typed, room, more=self._signs.more)
        name = "pick--filter" if listing.needle else "pick--count"
        return Strip(
            [
                Segment(" " * _MARK, self.rich_style),
                Segment(head, self.get_component_rich_style(name)),
                Segment(f"{count} ", self.get_component_rich_style("pick--count")),
            ]
        )

    def _title_line(self, width: int) -> Strip:
        """Return the titles, each with its own line below it."""
        listing, plain = self._listing, self.rich_style
        style = self.get_component_rich_style("pick--title")
        segments = [Segment(" " * _MARK, plain)]
        widths = listing.laid_out(width - _MARK - 1, _GAP)
        for index, (column, size) in enumerate(zip(listing.table.columns, widths, strict=False)):
            title = fitted(self._title(index), size, right=column.numeric, more=self._signs.more)
            segments += [Segment(title, style), Segment(" " * _GAP, plain)]
        return Strip(segments).adjust_cell_length(width, plain)

    def _title(self, index: int) -> str:
        title, order = self._listing.table.columns[index].title, self._listing.order
        if order is None or order[0] != index:
            return title
        return (self._signs.down if order[1] else self._signs.up) + title

    def _row_line(self, index: int, width: int) -> Strip:
        row_index = self._listing.shown[index]
        row = self._listing.table.rows[row_index]
        here = index == self._listing.cursor
        text = self._laid_out(self._mark(row, here=here), self._listing.cells[row_index], width)
        return Strip([Segment(text, self._row_style(row, index, here=here))])

    def _mark(self, row: Row, *, here: bool) -> str:
        signs = self._signs
        pointer = signs.here if here else " "
        if row.blocked:
            return f"{pointer} {signs.blocked} "
        if self._listing.table.multiple:
            return f"{pointer} {signs.ticked if row.key in self._ticked else signs.unticked} "
        return f"{pointer} {signs.chosen if row.key in self._ticked else ' '} "

    def _row_style(self, row: Row, index: int, *, here: bool) -> Style:
        style = self.get_component_rich_style("pick--blocked" if row.blocked else "pick--row")
        if row.key in self._ticked and not row.blocked:
            style = self.get_component_rich_style("pick--chosen")
        if here:
            style += self.get_component_rich_style("pick--cursor" if self.has_focus else "pick--away")
        elif index == self._hover:
            style += self.get_component_rich_style("pick--hover")
        return style

    def _laid_out(self, mark: str, cells: tuple[str, ...], width: int) -> str:
        listing = self._listing
        widths = listing.laid_out(width - _MARK - 1, _GAP)
        columns = zip(cells, widths, listing.table.columns, strict=False)
        texts = [
            fitted(cell, size, right=True, more=self._signs.more)
            if column.numeric
            else clipped(cell, size, more=self._signs.more)
            for cell, size, column in columns
        ]
        return fitted(mark + (" " * _GAP).join(texts), width, more=self._signs.more)

    # What is done to it

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        self._listing.move(rows)
        self._moved()

    def action_page(self, pages: int) -> None:
        """Move the cursor by what is seen at once."""
        self.action_move(pages * max(1, self.size.height - _HEAD - 1))

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
        if row is not None and (row.key in self._ticked or not row.blocked):
            self._ticked ^= {row.key}
            self.refresh()
            self.post_message(self.Ticked(self, self.ticked))

    def action_take(self) -> None:
        """Answer with the row under the cursor, or with what is ticked."""
        row = self._listing.current
        if self._listing.table.multiple:
            self.post_message(self.Taken(self, self.ticked))
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
            column = self._column_at(event.x)
            if column is not None:
                self._listing.sort(column)
                self._settle()
            return
        index = event.y - _HEAD + int(self.scroll_offset.y)
        if event.y < _HEAD or index >= len(self._listing.shown):
            return
        self._listing.cursor = index
        self._moved()
        if self._listing.table.multiple:
            self.action_tick()
        elif event.chain > 1:
            self.action_take()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show which row a click would take."""
        hover = event.y - _HEAD + int(self.scroll_offset.y) if event.y >= _HEAD else None
        if hover != self._hover:
            self._hover = hover
            self.refresh()

    def on_leave(self) -> None:
        """Forget the mouse."""
        self._hover = None
        self.refresh()

    def _column_at(self, x: int) -> int | None:
        left = _MARK
        for index, width in enumerate(self._listing.laid_out(self.size.width - _MARK - 1, _GAP)):
            if left <= x < left + width:
                return index
            left += width + _GAP
        return None

    def _filter(self, needle: str) -> None:
        before = self._listing.needle
        if needle != before:
            self._listing.filter(needle)
            self._settle()
            if not (needle and before):
                self.refresh_bindings()  # escape has another meaning now

    def _settle(self) -> None:
        """Follow a change of what is shown."""
        self.virtual_size = Size(0, len(self._listing.shown) + _HEAD)
        self._moved()

    def _moved(self) -> None:
        row = self._listing.cursor
        seen = max(1, self.size.height - _HEAD)
        top = int(self.scroll_offset.y)
        if row < top or row >= top + seen:
            y = row if row < top else row - seen + 1
            self.scroll_to(y=y, animate=False, force=True)
        self._place_terminal_cursor()
        self.refresh()
        self.post_message(self.Highlighted(self, self._listing.current))

    def _place_terminal_cursor(self) -> None:
        """Put the terminal's own cursor beside ours: screen readers read the line that it is on."""
        if self.has_focus:
            line = self._listing.cursor - int(self.scroll_offset.y) + _HEAD
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
