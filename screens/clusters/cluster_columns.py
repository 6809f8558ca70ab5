"""The columns of the list of clusters: what each says, and by what it sorts."""

from __future__ import annotations

from decimal import Decimal

from mectui.events import age
from mectui.run.cluster_row import ClusterRow
from screens.clusters.columns import Column, Moment, natural, text_column
from screens.clusters.standing import standing
from screens.clusters.wording import dollars, is_billed, short_zones, version_of
from screens.text import one_line
from screens.widgets.rows_view import Span


def _state(row: ClusterRow, at: Moment) -> Span:
    stands = standing(row, at.now, at.signs)
    return one_line(stands.text), stands.style


def _urgency(row: ClusterRow, at: Moment) -> tuple[int, str]:
    stands = standing(row, at.now, at.signs)
    return stands.urgency, stands.words


def _cost(row: ClusterRow, _: Moment) -> Span:
    if not is_billed(row):
        return "none", "muted"
    return dollars(row.hourly_usd), "warn" if row.hourly_usd is None else "plain"


def _age(row: ClusterRow, at: Moment) -> float:
    return (at.now - row.created).total_seconds() if row.created else -1.0


NAME: Column[ClusterRow] = Column(
    "Name", 0, lambda row, _: (one_line(row.name), "bright"), lambda row, _: natural(row.name)
)
COLUMNS: tuple[Column[ClusterRow], ...] = (
    NAME,
    Column("State", 0, _state, _urgency),
    Column("Nodes", 0, lambda row, _: (str(row.total or "?"), "plain"), lambda row, _: row.total or 0, True),
    text_column("Version", 2, version_of),
    text_column("Region", 0, lambda row: row.region or ""),
    text_column("Zones", 3, short_zones),
    text_column("Add-ons", 4, lambda row: " ".join(row.addons) or "none"),
    Column("$ an hour", 0, _cost, lambda row, _: row.hourly_usd or Decimal(0), True),
    Column("Age", 1, lambda row, at: (age(row.created, at.now) if row.created else "?", "plain"), _age, True),
)
