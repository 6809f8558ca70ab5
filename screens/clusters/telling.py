"""What is told of a cluster beside its row, and of all of them together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from mectui.events import age
from mectui.run.cluster_row import ClusterRow
from screens.clusters.wording import cost, dollars, is_billed, last_run, looked, short_zones, version_of
from screens.signs import Signs
from screens.widgets.facts import Pairs


def facts(row: ClusterRow, now: datetime, signs: Signs) -> Pairs:
    """Return what the row has no room for; why something is not known comes first."""
    dot = f" {signs.dot} "
    unknown = [("not known", f"{signs.warning} {why}") for why in row.unknown]
    pairs = [
        *unknown[:1],
        ("run" if row.run else "last run", last_run(row, now)),
        ("nodes", dot.join(filter(None, (_nodes(row), _zones(row))))),
        ("runs", dot.join((version_of(row), ", ".join(row.addons) or "no add-ons"))),
        (
            "costs",
            dot.join((cost(row), f"made {age(row.created, now)} ago" if row.created else "")).rstrip(dot),
        ),
        ("looked at", looked(row, now)),
        *unknown[1:],
    ]
    return tuple(pairs)


def _nodes(row: ClusterRow) -> str:
    if row.control_planes is None or row.workers is None:
        return "not known"
    return f"{_count(row.control_planes, 'control plane')} and {_count(row.workers, 'worker')}"


def _zones(row: ClusterRow) -> str:
    return f"zone{'' if len(row.zones) == 1 else 's'} {short_zones(row)}" if row.zones else ""


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def total(rows: Collection[ClusterRow], signs: Signs) -> str:
    """Return all clusters in a line: how many, their nodes, and what they cost together."""
    if not rows:
        return "no cluster is on record"
    told = [(row.ready, row.total) for row in rows if row.ready is not None and row.total is not None]
    parts = [
        _count(len(rows), "cluster"),
        f"{sum(ready for ready, _ in told)} of {sum(all_ for _, all_ in told)} Ready" if told else "",
        _sum(rows),
    ]
    return f" {signs.dot} ".join(filter(None, parts))


def _sum(rows: Collection[ClusterRow]) -> str:
    billed = [row.hourly_usd for row in rows if is_billed(row)]
    known = [usd for usd in billed if usd is not None]
    unknown = len(billed) - len(known)
    text = f"${dollars(sum(known, Decimal(0)))} an hour"
    return f"{text}, {unknown} unknown" if unknown else text


def places(rows: Collection[ClusterRow]) -> str:
    """Return in how many regions they are, or in which one."""
    regions = {row.region for row in rows if row.region}
    return f"{len(regions)} regions" if len(regions) > 1 else next(iter(regions), "")


def looked_line(ended: datetime | None, now: datetime) -> str:
    """Return how long ago all clusters were looked at."""
    return "" if ended is None else f"{age(ended, now)} ago"
