"""The actions at the end of a run: what each is called, what it means, and the wish that it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from textual.message import Message

from mectui.events import Phase
from mectui.watch import End, RunView, Way, failed_node
from screens.run import wishes

_TITLES = {
    Way.GO_ON: "go on",
    Way.MACHINE: "restart or replace it",
    Way.MEND: "mend the answers",
    Way.PLAN: "look at the plan",
    Way.MERGE: "merge the kubeconfig",
    Way.SHELL: "open a shell",
    Way.DESTROY: "destroy",
    Way.FORGET: "drop the record",
    Way.LOG: "look at the log",
    Way.NEW: "new cluster",
    Way.LEAVE: "back to the clusters",
}
_MEANINGS = {
    Way.GO_ON: "where it stopped (resume)",
    Way.RETRY: "where it failed (resume)",
    Way.MACHINE: "its machine; asks before",
    Way.MEND: "opens the wizard with them",
    Way.PLAN: "and approve it there",
    Way.MERGE: "into yours",
    Way.SHELL: "on the first node",
    Way.DESTROY: "shows what goes, then asks",
    Way.FORGET: "its answers and its logs",
    Way.LOG: "all that the run said",
    Way.NEW: "opens the wizard",
    Way.LEAVE: "all stays as it is",
}
_WISHES: Mapping[Way, Callable[[], Message]] = {
    Way.GO_ON: wishes.GoOn,
    Way.MEND: wishes.Mend,
    Way.MERGE: wishes.Merge,
    Way.DESTROY: wishes.Destroy,
    Way.FORGET: wishes.Forget,
    Way.LOG: wishes.ShowLog,
    Way.NEW: wishes.NewCluster,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One action."""

    key: str
    title: str
    meaning: str


def rows_of(found: tuple[Way, ...], view: RunView) -> list[Row]:
    """Return a row for each way."""
    return [Row(way.value, _title(way, view), _meaning(way, view.end)) for way in found]


def _title(way: Way, view: RunView) -> str:
    if way is Way.RETRY:
        return f"try {failed_node(view)} again"
    return _TITLES[way]


def _meaning(way: Way, end: End | None) -> str:
    if way is Way.DESTROY and end is not None and end.exists:
        return "all of it; shows it, then asks"
    return _MEANINGS[way]


def wish_of(way: Way, view: RunView) -> Message:
    """Return what the frame is asked for."""
    match way:
        case Way.RETRY:
            return wishes.Retry(failed_node(view) or "")
        case Way.MACHINE:
            return wishes.Machine(failed_node(view) or "")
        case Way.SHELL:
            return wishes.Shell(_first(view))
        case Way.PLAN:
            return wishes.LookAt(Phase.PLAN)
    return wishes.Leave(view.cluster) if way is Way.LEAVE else _WISHES[way]()


def _first(view: RunView) -> str:
    """Return the name of the first control plane."""
    rows = view.end.nodes if view.end else ()
    planes = sorted(str(row.get("name")) for row in rows if row.get("role") == "control-plane")
    return planes[0] if planes else ""
