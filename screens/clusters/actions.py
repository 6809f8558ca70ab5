"""What can be done with a cluster: its letter, its command, and why it cannot be done just now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mectui.clusters import Stage
from mectui.run.cluster_row import ClusterRow
from mectui.run.looking import GONE

NOTHING_MADE = frozenset({Stage.DRAFT})
NOTHING_LEFT = frozenset({Stage.DESTROYED, GONE})
_OFF = frozenset({Stage.STOPPED, Stage.STOPPING})


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do. `words` are those of its command, with the cluster as `NAME`, its answers as `FILE`.

    `why_not` returns the reason why it makes no sense now, or nothing.
    """

    key: str
    name: str
    title: str
    what: str
    words: tuple[str, ...]
    why_not: Callable[[ClusterRow], str]


def _while_a_run_goes_on(row: ClusterRow) -> str:
    return f"{row.run.kind} goes on, at {row.run.phase}: open the run, or wait for its end" if row.run else ""


def _open(row: ClusterRow) -> str:
    return "" if row.run or row.last_run else "there was no run yet"


def _answers(row: ClusterRow) -> str:
    return _while_a_run_goes_on(row) if row.stage in NOTHING_MADE else "it is made from its answers already"


def _resume(row: ClusterRow) -> str:
    if row.stage in NOTHING_LEFT:
        return "nothing of it is left to go on with"
    if row.stage == Stage.DESTROYING:
        return "its destruction broke off, which only destroying goes on with"
    if row.stage in _OFF or row.stage == Stage.STARTING:
        return "its machines are off, or on their way: start it"
    return _while_a_run_goes_on(row)


def _reach(row: ClusterRow) -> str:
    if not row.nodes:
        return "it has no machines yet"
    if row.stage in NOTHING_LEFT:
        return "its machines are gone"
    return "its machines are off" if row.stage == Stage.STOPPED else ""


def _kubeconfig(row: ClusterRow) -> str:
    return "" if row.kubeconfig else "it has no kubeconfig yet: resume makes it"


def _tunnel(row: ClusterRow) -> str:
    return _kubeconfig(row) or _reach(row)


def _up(row: ClusterRow) -> str:
    """Return why a cluster is not one that is up and left in peace."""
    if row.stage in NOTHING_MADE or row.stage == Stage.MAKING:
        return "it is not made yet: resume goes on"
    if row.stage in NOTHING_LEFT or row.stage == Stage.DESTROYING:
        return "it is gone, or on its way"
    if row.stage != Stage.READY:
        return "its machines are off: start it first"
    return _while_a_run_goes_on(row)


def _access(row: ClusterRow) -> str:
    if row.stage in NOTHING_MADE:
        return "nothing was made yet: its answer file says who may reach it"
    return "nothing of it is left" if row.stage in NOTHING_LEFT else _while_a_run_goes_on(row)


def _start(row: ClusterRow) -> str:
    off = row.stage in _OFF or row.stage == Stage.STARTING
    return _while_a_run_goes_on(row) if off else "it was not stopped"


def _destroy(row: ClusterRow) -> str:
    if row.stage in NOTHING_MADE:
        return "nothing was made: forget drops the record"
    if row.stage == Stage.DESTROYED:
        return "nothing of it is left: forget drops the record"
    return _while_a_run_goes_on(row)


def _forget(row: ClusterRow) -> str:
    if row.stage not in NOTHING_MADE | NOTHING_LEFT and any(_lives(node.instance) for node in row.nodes):
        return "its machines are there: destroy it first"
    return _while_a_run_goes_on(row)


def _lives(instance: str | None) -> bool:
    return instance not in (None, GONE)


ACTIONS = (
    Action(
        "o",
        "open",
        "Open the run",
        "the run that goes on, or how the last one ended",
        ("watch", "NAME"),
        _open,
    ),
    Action(
        "r", "resume", "Resume", "goes on at the first step that is not true yet", ("resume", "NAME"), _resume
    ),
    Action(
        "s", "shell", "Shell on a node", "mectui is put aside until the shell ends", ("ssh", "NAME"), _reach
    ),
    Action(
        "k",
        "kubeconfig",
        "Merge kubeconfig",
        "into yours, of which a copy is kept",
        ("kubeconfig", "NAME", "--merge"),
        _kubeconfig,
    ),
    Action(
        "t",
        "tunnel",
        "Tunnel",
        "the cluster's API on a local port, for kubectl where the API is not reached directly",
        ("tunnel", "NAME", "--", "kubectl", "get", "nodes"),
        _tunnel,
    ),
    Action("w", "scale", "Workers", "more workers, or fewer", ("scale", "NAME", "--workers", "N"), _up),
    Action("a", "addons", "Add-ons", "those that are on", ("addons", "NAME"), _up),
    Action("i", "access", "Access", "who may reach SSH and the API", ("access", "NAME", "auto"), _access),
    Action("h", "stop", "Stop", "the machines go off, the cluster stays", ("stop", "NAME"), _up),
    Action(
        "b",
        "start",
        "Start",
        "the machines go on again, and the cluster with them",
        ("start", "NAME"),
        _start,
    ),
    Action(
        "d",
        "destroy",
        "Destroy",
        "shows what goes, and asks for the cluster's name before anything does",
        ("destroy", "NAME"),
        _destroy,
    ),
    Action(
        "f", "forget", "Forget", "drops the record, where nothing is left in AWS", ("forget", "NAME"), _forget
    ),
)
