"""The columns of the list of clusters: what each says, and by what it sorts."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from mectui.clusters import Stage
from screens.clusters.columns import Column, Moment, natural, text_column
from screens.clusters.row import ClusterRow
from screens.clusters.standing import standing
from screens.text import one_line
from screens.widgets.rows_view import Span

_NOTHING_BILLED = frozenset({Stage.DRAFT, Stage.DESTROYED})


def version_of(row: ClusterRow) -> str:
    """Return the version that runs, or the channel that it comes from."""
    return row.version or row.channel or "?"


def dollars(usd: Decimal | None) -> str:
    """Return a price an hour."""
    return "unknown" if usd is None else f"{usd:.3f}"


def is_billed(row: ClusterRow) -> bool:
    """Whether a cluster may cost something."""
    return row.hourly_usd is not None or row.stage not in _NOTHING_BILLED


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


def _count(row: ClusterRow) -> int:
    return len(row.nodes) or (row.control_planes or 0) + (row.workers or 0)


def _cost(row: ClusterRow, _: Moment) -> Span:
    if not is_billed(row):
        return "none", "muted"
    return dollars(row.hourly_usd), "warn" if row.hourly_usd is None else "plain"


def _zones(row: ClusterRow) -> str:
    """Return the zones, by their letters where they are those of the region."""
    region = row.region or ""
    return " ".join(zone.removeprefix(region) or zone for zone in row.zones)


def _age(row: ClusterRow, at: Moment) -> float:
    return (at.now - row.created).total_seconds() if row.created else -1.0


NAME: Column[ClusterRow] = Column(
    "Name", 0, lambda row, _: (one_line(row.name), "bright"), lambda row, _: natural(row.name)
)
COLUMNS: tuple[Column[ClusterRow], ...] = (
    NAME,
    Column("State", 0, _state, _urgency),
    Column("Nodes", 0, lambda row, _: (str(_count(row) or "?"), "plain"), lambda row, _: _count(row), True),
    text_column("Version", 2, version_of),
    text_column("Region", 0, lambda row: row.region or ""),
    text_column("Zones", 3, _zones),
    text_column("Add-ons", 4, lambda row: " ".join(row.addons) or "none"),
    Column("$ an hour", 0, _cost, lambda row, _: row.hourly_usd or Decimal(0), True),
    Column("Age", 1, lambda row, at: (age(row.created, at.now), "plain"), _age, True),
)
