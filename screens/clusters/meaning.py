"""What a number of workers, or a list of ranges, would mean for a cluster."""

from __future__ import annotations

from decimal import Decimal

from mectui.run.cluster_row import ClusterRow

_NAMED = 3
"""How many nodes are named one by one."""


_DIGITS = 4
"""More of them are no number of workers."""


def is_number(typed: str) -> bool:
    """Tell whether a number of workers was typed."""
    return typed.isascii() and typed.isdecimal() and len(typed) <= _DIGITS


def means_workers(row: ClusterRow, typed: str) -> str:
    """Return which workers come or go, and what that changes of the cost."""
    if not is_number(typed):
        return "a whole number, 0 or more"
    wanted, there = int(typed), row.workers or 0
    if wanted == there:
        return f"it has {_workers(there)} now: nothing changes"
    numbers = range(min(wanted, there), max(wanted, there))
    names = [f"{row.name}-w-{number}" for number in numbers]
    told = ", ".join(names) if len(names) <= _NAMED else f"{names[0]} to {names[-1]}"
    if wanted > there:
        return f"{_workers(len(names))} more: {told}{_cost(row, len(names), 'more')}"
    return (
        f"{_workers(len(names))} fewer: {told}, drained and out of the cluster before"
        f" the machine{'s are' if len(names) > 1 else ' is'} terminated{_cost(row, len(names), 'less')}"
    )


def _workers(number: int) -> str:
    return f"{number} worker{'' if number == 1 else 's'}"


def _cost(row: ClusterRow, nodes: int, direction: str) -> str:
    """Return what so many nodes cost: all are of one type, with the same disks."""
    count = (row.control_planes or 0) + (row.workers or 0)
    if row.hourly_usd is None or not count:
        return "; the price is unknown"
    return f"; about ${Decimal(row.hourly_usd) / count * nodes:.3f} an hour {direction}"


def means_stop(row: ClusterRow, while_off: float | None) -> str:
    """Return what it costs now, and while it is off."""
    if row.hourly_usd is None or while_off is None:
        return "What it costs while it is off is not known."
    return f"It costs about ${row.hourly_usd:.3f} an hour now, and ${while_off:.3f} while it is off."


def means_access(typed: str) -> str:
    """Return who would reach the cluster."""
    parts = ranges(typed)
    if not parts:
        return "`auto`, or ranges such as 203.0.113.7/32"
    others = [part for part in parts if part != "auto"]
    mine = ["this machine's public address as it is now"] if "auto" in parts else []
    return f"SSH and the API answer {', '.join(mine + others)}, and nobody else"


def ranges(typed: str) -> tuple[str, ...]:
    """Return the ranges that were typed, parted by blanks or commas."""
    return tuple(typed.replace(",", " ").split())
