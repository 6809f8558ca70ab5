"""Rows in columns: which of them a width has room for, and a row's cells in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from rich.cells import cell_len

from screens.signs import Signs
from screens.text import clipped, fitted, one_line
from screens.widgets.rows_view import Span

R = TypeVar("R")

GAP = 2
_NAME, _LEAST = 20, 8
"""The cells that a row's name asks for while other columns want for room, and what it keeps at least."""
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Moment:
    """What a row is drawn by, besides itself."""

    now: datetime
    signs: Signs


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column. `rank` tells which go first where room lacks, the highest; `order` is its sort key."""

    title: str
    rank: int
    cell: Callable[[R, Moment], Span]
    order: Callable[[R, Moment], Any] = lambda _, __: 0
    right: bool = False


def text_column(title: str, rank: int, read: Callable[[R], str], *, right: bool = False) -> Column[R]:
    """Return a column of plain text, a question mark where there is none."""
    return Column(
        title,
        rank,
        lambda row, _: (one_line(read(row)) or "?", "plain"),
        lambda row, _: natural(read(row)),
        right,
    )


def natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """Return what names sort by as people do it: edge-9 before edge-10."""
    pieces = _DIGITS.split(text.casefold())
    return tuple((0, int(piece)) if piece.isdecimal() else (1, piece) for piece in pieces if piece)


Fit = Sequence[tuple[Column[R], int]]
"""The columns that are shown, each with its cells."""


def fit(columns: Sequence[Column[R]], rows: Collection[R], room: int, at: Moment) -> Fit[R]:
    """Return the columns that `room` cells have place for, as wide as their widest cell.

    The first one is the row's name: of all columns it alone gives way before another is left out.
    """
    widths = {column.title: _width(column, rows, at) for column in columns}
    name, shown = columns[0].title, list(columns)
    while _needed(shown, widths | {name: min(widths[name], _NAME)}) > room:
        last = max(shown[1:], key=lambda column: column.rank)
        if not last.rank:
            break
        shown.remove(last)
    over = max(0, _needed(shown, widths) - room)
    widths[name] = max(min(widths[name], _LEAST), widths[name] - over)
    return [(column, widths[column.title]) for column in shown]


def _width(column: Column[R], rows: Collection[R], at: Moment) -> int:
    """Return the cells of the widest cell, or of the title and the sign that it is sorted by."""
    return max(cell_len(column.title) + 1, *(cell_len(column.cell(row, at)[0]) for row in rows), 0)


def _needed(shown: Sequence[Column[R]], widths: dict[str, int]) -> int:
    return sum(widths[each.title] for each in shown) + GAP * (len(shown) - 1)


def cells(row: R, columns: Fit[R], at: Moment) -> list[Span]:
    """Return a row's cells with the gaps between them."""
    spans: list[Span] = []
    for column, width in columns:
        text, style = column.cell(row, at)
        cut = fitted(text, width, right=True, more=at.signs.more) if column.right else _cut(text, width, at)
        spans += [(" " * GAP if spans else "", "plain"), (cut, style)]
    return spans


def _cut(text: str, width: int, at: Moment) -> str:
    return clipped(text, width, more=at.signs.more)
