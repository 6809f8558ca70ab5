"""What can be done at the end of a run, the sensible thing first."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from mectui.events import ExitCode, Phase, Step
from mectui.watch.end import End
from mectui.watch.state import State
from mectui.watch.view import RunView


class Way(StrEnum):
    """One thing that can be done."""

    GO_ON = "go-on"
    RETRY = "retry"
    MACHINE = "machine"
    MEND = "mend"
    PLAN = "plan"
    MERGE = "merge"
    SHELL = "shell"
    DESTROY = "destroy"
    FORGET = "forget"
    LOG = "log"
    NEW = "new"
    LEAVE = "leave"


def ways(view: RunView, *, live: bool = True) -> tuple[Way, ...]:
    """Return what can be done now that the run has ended; of a recorded one, one can only read."""
    end = view.end
    if end is None or not live:
        return (Way.LOG, Way.LEAVE)
    if end.ok:
        return tuple(_good(view, end))
    if end.awaits:
        return (Way.PLAN, Way.LOG, Way.LEAVE)
    return (*_bad(view, end), Way.LOG, Way.LEAVE)


def failed_node(view: RunView) -> str | None:
    """Return the machine that alone failed on its way into the cluster; None where none did, or several."""
    failed = [node for node in view.nodes.values() if node.state is State.FAILED]
    made = len(failed) == 1 and failed[0].steps[Step.CREATED].state is State.DONE
    return failed[0].name if made else None


def _good(view: RunView, end: End) -> Iterator[Way]:
    if view.kind == "destroy":
        yield from (Way.LEAVE, Way.FORGET, Way.NEW)
        return
    if end.nothing_made and Phase.PLAN in view.phases:
        yield from (Way.PLAN, Way.LEAVE)
        return
    if view.kind == "addons":
        yield from (Way.LEAVE, Way.LOG)
        return
    if end.kubeconfig and end.nodes and view.kind != "stop":
        yield from (Way.MERGE, Way.SHELL)
    yield from (Way.LEAVE, Way.LOG, Way.NEW)


def _bad(view: RunView, end: End) -> Iterator[Way]:
    if view.kind == "destroy":
        yield Way.FORGET if _nothing_left(end) else Way.DESTROY
        return
    on = Way.GO_ON if failed_node(view) is None else Way.RETRY
    if end.nothing_made:
        yield from (Way.MEND, on) if end.exit_code == ExitCode.USAGE else (on, Way.MEND)
    else:
        yield on
        if on is Way.RETRY:
            yield Way.MACHINE
    yield Way.FORGET if _nothing_left(end) else Way.DESTROY


def _nothing_left(end: End) -> bool:
    return end.nothing_made or end.exists == ()
