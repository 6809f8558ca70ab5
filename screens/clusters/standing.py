"""How a cluster stands, in a sign and a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mectui.clusters import Stage
from mectui.events import ExitCode, age
from mectui.run.cluster_row import ClusterRow
from mectui.run.known import GONE
from screens.signs import Signs
from screens.text import duration

_UNDER_WAY = frozenset({Stage.MAKING, Stage.STOPPING, Stage.STARTING, Stage.DESTROYING})
"""Stages of a record that only a run leaves: where none goes on, one broke off."""
_QUIET = {Stage.DRAFT: "draft", Stage.STOPPED: "stopped", Stage.DESTROYED: "destroyed"}


@dataclass(frozen=True, slots=True)
class Standing:
    """A state: its sign, its words, the style that they are drawn in, and how urgent it is, 0 the most."""

    sign: str
    words: str
    style: str
    urgency: int

    @property
    def text(self) -> str:
        """The sign and the words."""
        return f"{self.sign} {self.words}"


def standing(row: ClusterRow, now: datetime, signs: Signs) -> Standing:
    """Return how a cluster stands at a moment, which a run's elapsed time is counted up to."""
    if row.run is not None:
        so_far = "" if row.run.begun is None else f" {duration((now - row.run.begun).total_seconds())}"
        return Standing(signs.looking, f"{row.run.phase}{so_far}", "bright", 2)
    if row.stage == GONE:
        return Standing(signs.blocked, "gone", "bad", 0)
    if row.stage in _UNDER_WAY:
        return Standing(signs.blocked, f"{row.stage} failed", "bad", 0)
    if row.stage in _QUIET:
        waits = row.stage == Stage.DRAFT and _ended(row) == ExitCode.AWAITING_APPROVAL
        return Standing(signs.todo, "plan to approve" if waits else _QUIET[Stage(row.stage)], "muted", 4)
    return _made(row, now, signs)


def _made(row: ClusterRow, now: datetime, signs: Signs) -> Standing:
    """Return how a cluster stands whose record says that it is made: by what Kubernetes says now."""
    if row.ready is None and not row.unknown:
        return Standing(signs.looking, "asking", "muted", 2)
    if row.ready is None or row.total is None:
        return Standing(signs.warning, "not known", "warn", 1)
    words = f"Ready {row.ready}/{row.total}"
    if row.unknown:
        old = f" {age(row.looked, now)} ago" if row.looked else ""
        return Standing(signs.warning, f"{words}{old}", "warn", 1)
    if row.ready < row.total:
        return Standing(signs.warning, words, "warn", 1)
    return Standing(signs.done, words, "good", 3)


def _ended(row: ClusterRow) -> int | None:
    return row.last_run.exit_code if row.last_run else None
