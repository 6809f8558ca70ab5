"""Why something cannot be done with a cluster just now; nothing where it can.

What is refused here the engine refuses, too: this spares one a run that ends at once.
"""

from __future__ import annotations

from mectui.clusters import Stage
from mectui.run.cluster_row import ClusterRow
from mectui.run.known import GONE

_LEFT_NOTHING = frozenset({Stage.DESTROYED, GONE})
_SWITCHING = frozenset({Stage.STOPPING, Stage.STARTING})
_OFF = frozenset({Stage.STOPPED, *_SWITCHING})
_NO_CLUSTER = {
    Stage.DRAFT: "nothing was made yet: resume makes it",
    Stage.DESTROYED: "nothing of it is left",
    Stage.DESTROYING: "its destruction broke off: destroy goes on with it",
    GONE: "its machines are gone: resume makes them again",
}


def open_run(row: ClusterRow) -> str:
    """Return why there is no run to show."""
    return "" if row.run or row.last_run else "there was no run yet"


def change_answers(row: ClusterRow) -> str:
    """Return why the answers are not for the wizard any more."""
    return _run(row) if row.stage == Stage.DRAFT else "it is made from its answers already"


def resume(row: ClusterRow) -> str:
    """Return why there is nothing to go on with."""
    if row.stage in (Stage.DESTROYED, Stage.DESTROYING):
        return _NO_CLUSTER[Stage(row.stage)]
    off = row.stage in (Stage.STOPPED, Stage.STOPPING)
    return "its machines are off: start comes first" if off else _run(row)


def reach(row: ClusterRow) -> str:
    """Return why no node answers."""
    if not row.nodes:
        return "it has no machines yet"
    if row.stage in _LEFT_NOTHING:
        return "its machines are gone"
    return "its machines are off" if row.stage == Stage.STOPPED else ""


def kubeconfig(row: ClusterRow) -> str:
    """Return why there is no kubeconfig."""
    return "" if row.kubeconfig else "it has no kubeconfig yet: resume makes it"


def tunnel(row: ClusterRow) -> str:
    """Return why nothing leads to the API."""
    return kubeconfig(row) or reach(row)


def scale(row: ClusterRow) -> str:
    """Return why no node can come or go."""
    if row.stage in _OFF:
        return "its machines are off, or on their way: start comes first"
    return _NO_CLUSTER.get(row.stage) or _run(row)


def access(row: ClusterRow) -> str:
    """Return why there is nobody to let in."""
    return _NO_CLUSTER.get(row.stage) or _run(row)


def addons(row: ClusterRow) -> str:
    """Return why no add-on can come or go."""
    if row.stage == Stage.MAKING:
        return "it is not whole yet: resume goes on, and brings its add-ons up"
    return scale(row)


def stop(row: ClusterRow) -> str:
    """Return why there is nothing to stop."""
    if row.stage == Stage.MAKING:
        return "it is not whole yet: resume goes on"
    if row.stage == Stage.STOPPED:
        return "it is stopped"
    return _NO_CLUSTER.get(row.stage) or _run(row)


def start(row: ClusterRow) -> str:
    """Return why there is nothing to start."""
    some_off = any(node.instance in ("stopped", "stopping") for node in row.nodes)
    return _run(row) if row.stage in _OFF or some_off else "no machine of it is stopped"


def destroy(row: ClusterRow) -> str:
    """Return why there is nothing to destroy."""
    if row.stage == Stage.DRAFT:
        return "nothing was made: forget drops the record"
    return "nothing of it is left: forget drops the record" if row.stage == Stage.DESTROYED else _run(row)


def forget(row: ClusterRow) -> str:
    """Return why the record has to stay."""
    made = row.stage not in (Stage.DRAFT, *_LEFT_NOTHING)
    if made and any(node.instance not in (None, GONE) for node in row.nodes):
        return "its machines are there: destroy comes first"
    return _run(row)


def _run(row: ClusterRow) -> str:
    return f"{row.run.kind} goes on, at {row.run.phase}: open the run, or wait for its end" if row.run else ""
