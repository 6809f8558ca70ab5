"""How the facts of a cluster are said, in its row and beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from mectui.clusters import Stage
from mectui.events import ExitCode, age
from mectui.run.cluster_row import ClusterRow
from screens.text import duration

_NOTHING_BILLED = frozenset({Stage.DRAFT, Stage.DESTROYED})
_ENDS: Mapping[int | None, str] = {
    None: "broke off",
    ExitCode.DONE: "ended well",
    ExitCode.AWAITING_APPROVAL: "left a plan to approve",
    ExitCode.INTERRUPTED: "was ended before it was done",
}
"""How a run ended, by its exit code."""


def version_of(row: ClusterRow) -> str:
    """Return the version that runs, or the channel that it comes from."""
    return row.version or row.channel or "?"


def dollars(usd: Decimal | None) -> str:
    """Return a price an hour."""
    return "unknown" if usd is None else f"{usd:.3f}"


def is_billed(row: ClusterRow) -> bool:
    """Whether a cluster may cost something."""
    return row.hourly_usd is not None or row.stage not in _NOTHING_BILLED


def short_zones(row: ClusterRow) -> str:
    """Return the zones, by their letters where they are those of the region."""
    region = row.region or ""
    return " ".join(zone.removeprefix(region) or zone for zone in row.zones)


def cost(row: ClusterRow) -> str:
    """Return what it costs an hour."""
    if not is_billed(row):
        return "costs nothing"
    return "price unknown" if row.hourly_usd is None else f"${dollars(row.hourly_usd)} an hour"


def last_run(row: ClusterRow, now: datetime) -> str:
    """Return what goes on, or how the last run ended."""
    if row.run is not None:
        begun = f", begun {duration((now - row.run.begun).total_seconds())} ago" if row.run.begun else ""
        return f"{row.run.kind} goes on, at {row.run.phase}{begun}"
    if row.last_run is None:
        return "none yet"
    code = row.last_run.exit_code
    ended = _ENDS.get(code) or f"ended with exit code {code}"
    return f"{ended}, {age(row.last_run.time, now)} ago"


def looked(row: ClusterRow, now: datetime) -> str:
    """Return how old the live facts are."""
    return "not yet" if row.looked is None else f"{age(row.looked, now)} ago"
