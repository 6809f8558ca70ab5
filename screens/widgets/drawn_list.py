"""How a list looks: its filter, its titles, and its rows, drawn one visible line at a time.

Textual's DataTable measures every cell when rows come in, and stalls for it; this draws what is seen.
"""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.scroll_view import ScrollView
from textual.strip import Strip

from mectui.wizard.form import Row, Table
from screens.signs import UNICODE, Signs
from screens.text import clipped, fitted
from screens.widgets.listing import Listing

HEAD = 2
"""The lines that stay: the filter, and the columns' titles."""
_GAP = 2
_MARK = 4
"""The cells of a row's mark: the cursor's sign, and whether the row is taken."""


class DrawnList(ScrollView):
    """A list as it stands on the screen; what keys and the mouse do to it is for whoever inherits it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "pick--filter",
        "pick--count",
        "pick--title",
        "pick--row",
        "pick--cursor",
        "pick--away",
        "pick--chosen",
        "pick--added",
        "pick--blocked",
        "pick--wrong",
        "pick--group",
        "pick--hover",
    }

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs
        self._listing = Listing(Table((), ()))
        self._ticked: set[str] = set()
        self._hover: int | None = None

    def render_line(self, y: int) -> Strip:
        """Return one line: the filter, the titles, or the row that is scrolled to there."""
        width = self.size.width
        if y == 0:
            return self._filter_line(width)
        if y == 1:
            return self._title_line(width)
        line, lines = y - HEAD + int(self.scroll_offset.y), self._listing.lines
        if line >= len(lines):
            return self._empty_line(y - HEAD, width)
        shown = lines[line]
        if isinstance(shown, int):
            return self._row_line(shown, width)
        return self._strip(fitted(f" {shown}", width, more=self._signs.more), "pick--group")

    def _empty_line(self, number: int, width: int) -> Strip:
        """Return a line below the rows; where a filter left none, the first two say so."""
        listing = self._listing
        if listing.shown or not listing.needle or number > 1:
            return Strip.blank(width, self.rich_style)
        text = (f"nothing has {listing.needle} in it", "escape shows everything again")[number]
        return self._strip(fitted(" " * _MARK + text, width, more=self._signs.more), "pick--count")

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
            off = signs.create if row.added else signs.unticked
            return f"{pointer} {signs.ticked if row.key in self._ticked else off} "
        return f"{pointer} {signs.chosen if row.key in self._ticked else ' '} "

    def _row_style(self, row: Row, index: int, *, here: bool) -> Style:
        style = self.get_component_rich_style(f"pick--{self._look(row)}")
        if here:
            style += self.get_component_rich_style("pick--cursor" if self.has_focus else "pick--away")
        elif index == self._hover:
            style += self.get_component_rich_style("pick--hover")
        return style

    def _look(self, row: Row) -> str:
        """Return how a row looks, by whether it is taken, and whether it can be."""
        taken = row.key in self._ticked
        if row.blocked:
            return "wrong" if taken or row.added else "blocked"
        return "chosen" if taken else "added" if row.added else "row"

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

    def line_at(self, y: int) -> int | None:
        """Return the number of the row, among those that are shown, at a line of the widget."""
        line, lines = y - HEAD + int(self.scroll_offset.y), self._listing.lines
        shown = lines[line] if y >= HEAD and line < len(lines) else None
        return shown if isinstance(shown, int) else None

    def column_at(self, x: int) -> int | None:
        """Return the column whose title is at a cell of the line."""
        left = _MARK
        for index, width in enumerate(self._listing.laid_out(self.size.width - _MARK - 1, _GAP)):
            if left <= x < left + width:
                return index
            left += width + _GAP
        return None
