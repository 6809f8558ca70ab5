"""What is told of one cluster above its nodes: its state, its last run, and where its files are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from mectui.clusters import Folder
from mectui.events import age
from mectui.run.cluster_row import ClusterRow
from screens.clusters.standing import standing
from screens.clusters.wording import cost, last_run, looked, version_of
from screens.signs import Signs
from screens.text import clipped, fitted, hung, one_line
from screens.widgets.rows_view import Span

_LABEL = 12


def about(row: ClusterRow, folder: Folder, now: datetime, signs: Signs, width: int) -> Sequence[list[Span]]:
    """Return the lines: first how it stands, and why what is not known is not."""
    stands = standing(row, now, signs)
    rest = "".join(f" {signs.dot} {one_line(text)}" for text in (version_of(row), cost(row)))
    lines: list[list[Span]] = [[(one_line(stands.text), stands.style), (rest, "plain")]]
    for why in row.unknown:
        told = f"{signs.warning} not known: {one_line(why)}"
        lines += [[(piece, "warn")] for piece in hung(told, width, lines=2, more=signs.more)]
    for label, text in _pairs(row, folder, now):
        shown = clipped(one_line(text), max(1, width - _LABEL), more=signs.more).rstrip()
        lines.append([(fitted(label, _LABEL), "muted"), (shown, "plain")])
    return lines


def _pairs(row: ClusterRow, folder: Folder, now: datetime) -> Iterator[tuple[str, str]]:
    yield "run" if row.run else "last run", last_run(row, now)
    if row.created is not None:
        yield "made", f"{age(row.created, now)} ago, looked at {looked(row, now)}"
    yield "zones", " ".join(row.zones) or "not known"
    yield "folder", str(folder.path)
    yield "answers", str(folder.answers)
    yield "kubeconfig", row.kubeconfig or "none yet"
