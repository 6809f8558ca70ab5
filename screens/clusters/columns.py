"""The columns of the list of clusters: what each says, by what it sorts, and which have room."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from rich.cells import cell_len

from mectui.clusters import Stage
from screens.clusters.row import ClusterRow
from screens.clusters.standing import standing
from screens.signs import Signs
from screens.text import clipped, fitted, one_line
from screens.widgets.rows_view import Span

GAP = 2
_NAME, _LEAST = 20, 8
"""The cells that a name asks for while other columns want for room, and those below which it is not cut."""
_DIGITS = re.compile(r"(\d+)")
_NOTHING_BILLED = frozenset({Stage.DRAFT, Stage.DESTROYED})


@dataclass(frozen=True, slots=True)
class Moment:
    """What a row is drawn by, besides itself."""

    now: datetime
    signs: Signs


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `rank` tells which go first where there is no room, the highest; `order` is its sort key."""

    title: str
    rank: int
    cell: Callable[[ClusterRow, Moment], Span]
    order: Callable[[ClusterRow, Moment], object]
    right: bool = False


def natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """Return what names sort by as people do it: edge-9 before edge-10."""
    pieces = _DIGITS.split(text.casefold())
    return tuple((0, int(piece)) if piece.isdecimal() else (1, piece) for piece in pieces if piece)


def version_of(row: ClusterRow) -> str:
    """Return the version that runs, or the channel that it comes from."""
    return row.version or row.channel or "?"


def dollars(usd: Decimal | None) -> str:
    """Return a price an hour."""
    return "unknown" if usd is None else f"{usd:.3f}"


def age(since: datetime | None, now: datetime) -> str:
    """Return how old something is in its largest unit, such as `3 d`."""
    if since is None:
        return "?"
    seconds = max(0, int((now - since).total_seconds()))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _state(row: ClusterRow, at: Moment) -> Span:
    stands = standing(row, at.now, at.signs)
    return one_line(stands.text), stands.style


def _urgency(row: ClusterRow, at: Moment) -> tuple[int, str]:
    stands = standing(row, at.now, at.signs)
    return stands.urgency, stands.words


def _nodes(row: ClusterRow, _: Moment) -> Span:
    return str(_count(row) or "?"), "plain"


def _count(row: ClusterRow) -> int:
    return len(row.nodes) or (row.control_planes or 0) + (row.workers or 0)


def is_billed(row: ClusterRow) -> bool:
    """Whether a cluster may cost something."""
    return row.hourly_usd is not None or row.stage not in _NOTHING_BILLED


def _cost(row: ClusterRow, _: Moment) -> Span:
    if not is_billed(row):
        return "none", "muted"
    return dollars(row.hourly_usd), "warn" if row.hourly_usd is None else "plain"


def _text(read: Callable[[ClusterRow], str]) -> Callable[[ClusterRow, Moment], Span]:
    return lambda row, _: (one_line(read(row)) or "?", "plain")


def _by(read: Callable[[ClusterRow], str]) -> Callable[[ClusterRow, Moment], object]:
    return lambda row, _: natural(read(row))


def _zones(row: ClusterRow) -> str:
    """Return the zones, by their letters where they are those of the region."""
    region = row.region or ""
    return " ".join(zone.removeprefix(region) or zone for zone in row.zones)


COLUMNS = (
    Column("Name", 0, lambda row, _: (one_line(row.name), "bright"), _by(lambda row: row.name)),
    Column("State", 0, _state, _urgency),
    Column("Nodes", 0, _nodes, lambda row, _: _count(row), right=True),
    Column("Version", 2, _text(version_of), _by(version_of)),
    Column("Region", 0, _text(lambda row: row.region or "?"), _by(lambda row: row.region or "")),
    Column("Zones", 3, _text(_zones), _by(_zones)),
    Column("Add-ons", 4, _text(lambda row: " ".join(row.addons) or "none"), lambda row, _: len(row.addons)),
    Column("$ an hour", 0, _cost, lambda row, _: row.hourly_usd or Decimal(0), right=True),
    Column(
        "Age",
        1,
        lambda row, at: (age(row.created, at.now), "plain"),
        lambda row, at: _age(row, at),
        right=True,
    ),
)


def _age(row: ClusterRow, at: Moment) -> float:
    return (at.now - row.created).total_seconds() if row.created else -1.0


Fit = Sequence[tuple[Column, int]]
"""The columns that are shown, each with its cells."""


def fit(rows: Iterable[ClusterRow], room: int, at: Moment) -> Fit:
    """Return the columns that `room` cells have place for, as wide as their widest cell."""
    known = list(rows)
    widths = {
        column.title: max(
            cell_len(column.title) + 1, *(cell_len(column.cell(row, at)[0]) for row in known), 1
        )
        for column in COLUMNS
    }
    shown = list(COLUMNS)
    while len(shown) > 1 and _needed(shown, widths) > room and max(each.rank for each in shown) > 0:
        shown.remove(max(shown, key=lambda column: column.rank))
    over = sum(widths[each.title] for each in shown) + GAP * (len(shown) - 1) - room
    widths["Name"] = max(min(widths["Name"], _LEAST), widths["Name"] - max(0, over))
    return [(column, widths[column.title]) for column in shown]


def _needed(shown: Sequence[Column], widths: dict[str, int]) -> int:
    """Return the cells of columns of which only a long name gives way."""
    name = min(widths["Name"], _NAME)
    return name + sum(widths[each.title] for each in shown if each.title != "Name") + GAP * (len(shown) - 1)


def cells(row: ClusterRow, columns: Fit, at: Moment) -> list[Span]:
    """Return a row's cells with the gaps between them."""
    spans: list[Span] = []
    for column, width in columns:
        text, style = column.cell(row, at)
        shown = fitted(text, width, right=column.right, more=at.signs.more)
        if not column.right:
            shown = clipped(text, width, more=at.signs.more)
        spans += [(" " * GAP if spans else "", "plain"), (shown, style)]
    return spans
