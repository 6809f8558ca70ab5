"""A table's rows as they stand on the screen: filtered, sorted, one of them under the cursor."""

from __future__ import annotations

import re
from functools import cached_property

from rich.cells import cell_len

from mectui.wizard.form import Row, Table
from screens.text import one_line

_NUMBER = re.compile(r"^[^\d-]{0,2}(-?[\d,]*\.?\d+)")
_PIECES = re.compile(r"(\d+)")
_STUMP = 10
_NAME = 18
_WIDEST = 44
"""The most cells that a column asks for while others want for room."""


class Listing:
    """The state of a list, without anything drawn."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.needle = ""
        self.order: tuple[int, bool] | None = None
        self.cursor = 0
        self.shown: list[int] = list(range(len(table.rows)))
        self._lay_out()
        self._at_chosen()

    def _lay_out(self) -> None:
        """Set the lines below each other: the rows that are shown, and the headings of their groups."""
        self.lines: list[int | str] = []
        self._places: list[int] = []
        above = ""
        for position, index in enumerate(self.shown):
            group = self.table.rows[index].group if self.order is None else ""
            if group and group != above:
                self.lines.append(one_line(group))
            above = group
            self._places.append(len(self.lines))
            self.lines.append(position)

    def place(self, position: int) -> int:
        """Return the line that a row is on, by its number among those that are shown."""
        return self._places[position] if position < len(self._places) else 0

    def top(self, position: int) -> int:
        """Return the line that has to be seen for a row: its heading's, where it is the first below it."""
        place = self.place(position)
        return place - 1 if place and isinstance(self.lines[place - 1], str) else place

    @cached_property
    def cells(self) -> list[tuple[str, ...]]:
        """Each row's cells, made fit for one line."""
        return [tuple(map(one_line, row.cells)) for row in self.table.rows]

    @cached_property
    def _haystacks(self) -> list[str]:
        rows = zip(self.table.rows, self.cells, strict=True)
        return [f"{row.key} {row.group} {' '.join(cells)}".casefold() for row, cells in rows]

    @cached_property
    def titles(self) -> tuple[int, ...]:
        """The cells that each column's title takes."""
        return tuple(cell_len(column.title) for column in self.table.columns)

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """The cells that each column's widest cell takes."""
        columns = zip(*self.cells, strict=True) if self.cells else ((),) * len(self.table.columns)
        return tuple(max(map(cell_len, column), default=0) for column in columns)

    def laid_out(self, room: int, gap: int) -> tuple[int, ...]:
        """Return the widths of the columns that are shown in `room` cells.

        Long cells give way first, then titles, then columns from the right: the preview has them all.
        What is left of the room goes nowhere: near columns are read as one row.
        """
        full = tuple(map(max, self.widths, self.titles))
        slim = tuple(max(min(width, _WIDEST), 4) for width in self.widths)
        if sum(slim) + gap * (len(slim) - 1) > room:
            narrow = (min(slim[0], _NAME), *slim[1:]) if len(slim) > 2 else slim
            slim = _as_many(narrow, room, gap)
        inside = room - gap * (len(slim) - 1)
        return _grown(_grown(slim, self.titles, inside), full, inside)

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.table.rows[self.shown[self.cursor]] if self.shown else None

    def filter(self, needle: str) -> None:
        """Show the rows that have every word of `needle` in them.

        The cursor stays on its row if it can, but for one whose name begins with what is typed.
        """
        self.needle = needle
        words = needle.casefold().split()
        self._arrange([i for i, hay in enumerate(self._haystacks) if all(word in hay for word in words)])
        begins = [place for place, index in enumerate(self.shown) if self._begins(index)]
        if needle and begins and self.cursor not in begins:
            self.cursor = begins[0]

    def _begins(self, index: int) -> bool:
        names = (self.table.rows[index].key, self.cells[index][0])
        return any(name.casefold().startswith(self.needle.casefold()) for name in names)

    def sort(self, column: int) -> None:
        """Sort by a column: upwards, then downwards, then not at all."""
        before = self.order
        if before is None or before[0] != column:
            self.order = (column, False)
        else:
            self.order = None if before[1] else (column, True)
        self._arrange(sorted(self.shown))

    def move(self, rows: int) -> None:
        """Move the cursor by so many rows, and not beyond the ends."""
        self.cursor = max(0, min(self.cursor + rows, len(self.shown) - 1))

    def go_to(self, key: str) -> None:
        """Put the cursor on the row with this key, if it is shown."""
        keys = [self.table.rows[index].key for index in self.shown]
        if key in keys:
            self.cursor = keys.index(key)

    def _arrange(self, rows: list[int]) -> None:
        here = self.current
        self.shown = rows
        if self.order is not None:
            column, downwards = self.order
            key = _by_number if self.table.columns[column].numeric else _by_name
            self.shown = sorted(rows, key=lambda index: key(self.cells[index][column]), reverse=downwards)
        self._lay_out()
        self.cursor = 0
        if here is not None:
            self.go_to(here.key)

    def _at_chosen(self) -> None:
        for key in sorted(self.table.chosen):
            self.go_to(key)
            return


def _by_number(text: str) -> tuple[int, float]:
    """Order by the number that a cell begins with; what has none comes last."""
    match = _NUMBER.match(text)
    return (0, float(match[1].replace(",", ""))) if match else (1, 0.0)


def _by_name(text: str) -> tuple[tuple[int, int | str], ...]:
    """Order names as people do: m5.2xlarge before m5.16xlarge."""
    pieces = _PIECES.split(text.casefold())
    return tuple((0, int(piece)) if piece.isdecimal() else (1, piece) for piece in pieces if piece)


def _as_many(wanted: tuple[int, ...], room: int, gap: int) -> tuple[int, ...]:
    """Return the widths of as many columns as fit; the last one may be cut, but not to a stump."""
    fitting: list[int] = []
    for width in wanted:
        left = room - sum(fitting) - gap * len(fitting)
        if fitting and left < min(width, _STUMP):
            break
        fitting.append(max(1, min(width, left)))
    return tuple(fitting)


def _grown(widths: tuple[int, ...], wanted: tuple[int, ...], room: int) -> tuple[int, ...]:
    """Return the widths with what is left of the room given to columns that want it, the first one first."""
    left = room - sum(widths)
    grown: list[int] = []
    for width, wish in zip(widths, wanted, strict=False):
        more = max(0, min(wish - width, left))
        grown.append(width + more)
        left -= more
    return tuple(grown)
