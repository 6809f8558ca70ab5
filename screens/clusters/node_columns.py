"""The columns of a cluster's nodes."""

from __future__ import annotations

from dataclasses import dataclass

from mectui.run.known import NodeNow
from screens.clusters.columns import Column, Moment, text_column
from screens.text import one_line
from screens.widgets.rows_view import Span


@dataclass(frozen=True, slots=True)
class NodeLine:
    """One node in the list; `short` is its name without the cluster's."""

    key: str
    short: str
    node: NodeNow


def _ready(line: NodeLine, at: Moment) -> Span:
    if line.node.ready is None:
        return "not known", "muted"
    if line.node.ready:
        return f"{at.signs.done} Ready", "good"
    return f"{at.signs.blocked} not Ready", "bad"


def _instance(line: NodeLine, _: Moment) -> Span:
    state = line.node.instance
    if state is None:
        return "not known", "muted"
    return one_line(state), "plain" if state == "running" else "warn"


COLUMNS: tuple[Column[NodeLine], ...] = (
    Column("Node", 0, lambda line, _: (one_line(line.short), "bright")),
    Column("EC2", 0, _instance),
    Column("Kubernetes", 0, _ready),
    text_column("Zone", 2, lambda line: line.node.zone or ""),
    text_column("Public", 1, lambda line: line.node.public_ip or "none"),
    text_column("Private", 3, lambda line: line.node.private_ip),
    text_column("Version", 4, lambda line: line.node.version or ""),
    text_column("Instance", 5, lambda line: line.node.instance_id),
)


def lines_of(cluster: str, nodes: tuple[NodeNow, ...]) -> list[NodeLine]:
    """Return a cluster's nodes as lines."""
    return [NodeLine(node.name, node.name.removeprefix(f"{cluster}-"), node) for node in nodes]
