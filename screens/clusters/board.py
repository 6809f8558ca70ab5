"""The clusters as their list stands: filtered, sorted, each as it was last heard of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from mectui.clusters import Folder
from mectui.run.cluster_row import ClusterRow
from screens.clusters.cluster_columns import COLUMNS, NAME
from screens.clusters.columns import Column, Moment

NEW = ""
"""The key of the line that begins a new cluster: no cluster has this name."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: a cluster, or none where it begins a new one."""

    key: str
    row: ClusterRow | None = None


@dataclass(slots=True)
class Board:
    """What is known, and which of it is shown. `needle` are words that a row must have all of."""

    rows: dict[str, ClusterRow] = field(default_factory=dict)
    needle: str = ""
    order: tuple[Column[ClusterRow], bool] = (NAME, False)

    def keep(self, folders: Iterable[Folder]) -> None:
        """Drop the clusters that are not on record any more."""
        left = {folder.name for folder in folders}
        self.rows = {name: row for name, row in self.rows.items() if name in left}

    def take(self, row: ClusterRow) -> None:
        """Take what was heard of a cluster.

        What was seen of it stays, with its age, until more is seen or a run has been at work on it.
        """
        before = self.rows.get(row.name)
        quiet = row.run is None and before is not None and before.run is None
        if before is not None and quiet and row.looked is None and before.last_run == row.last_run:
            row = replace(before, unknown=row.unknown) if before.looked else row
        self.rows[row.name] = row

    def sort_by(self, column: Column[ClusterRow]) -> None:
        """Sort by a column: upwards, then downwards."""
        by, down = self.order
        self.order = (column, by is column and not down)

    def sort_next(self, columns: Sequence[Column[ClusterRow]]) -> None:
        """Sort the other way by the column that it is sorted by, then upwards by the next of these."""
        by, down = self.order
        at = columns.index(by) if by in columns else -1
        self.sort_by(columns[(at + 1) % len(columns)] if down else by)

    def lines(self, at: Moment) -> list[Line]:
        """Return the lines of the list; while it is filtered, none begins a new cluster."""
        column, down = self.order
        found = [row for row in self.rows.values() if self._has(row, at)]
        found.sort(key=lambda row: NAME.order(row, at))
        found.sort(key=lambda row: column.order(row, at), reverse=down)
        return [*([] if self.needle else [Line(NEW)]), *(Line(row.name, row) for row in found)]

    def _has(self, row: ClusterRow, at: Moment) -> bool:
        words = self.needle.casefold().split()
        if not words:
            return True
        hay = " ".join(column.cell(row, at)[0] for column in COLUMNS).casefold()
        return all(word in hay for word in words)
