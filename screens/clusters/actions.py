"""What can be done with a cluster: its letter, its command, and why it cannot be done just now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mectui.run.cluster_row import ClusterRow
from screens.clusters import reasons


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do. `words` are those of its command, with the cluster as `NAME`, its answers as `FILE`.

    Without words there is none. `why_not` returns the reason why it makes no sense now, or nothing.
    """

    key: str
    name: str
    title: str
    what: str
    words: tuple[str, ...]
    why_not: Callable[[ClusterRow], str]


ACTIONS = (
    Action(
        "o",
        "open",
        "Open the run",
        "the run that goes on, or how the last one ended",
        ("watch", "NAME"),
        reasons.open_run,
    ),
    Action(
        "r",
        "resume",
        "Resume",
        "goes on at the first step that is not true yet",
        ("resume", "NAME"),
        reasons.resume,
    ),
    Action(
        "e",
        "answers",
        "Change answers",
        "opens the wizard on them: nothing was made yet",
        ("--answers", "FILE"),
        reasons.change_answers,
    ),
    Action(
        "s",
        "shell",
        "Shell on a node",
        "mectui is put aside until the shell ends",
        ("ssh", "NAME"),
        reasons.reach,
    ),
    Action(
        "k",
        "kubeconfig",
        "Merge kubeconfig",
        "into yours, of which a copy is kept",
        ("kubeconfig", "NAME", "--merge"),
        reasons.kubeconfig,
    ),
    Action(
        "t",
        "tunnel",
        "Tunnel",
        "its API on a local port, where it is not reached directly",
        ("tunnel", "NAME", "--", "kubectl", "get", "nodes"),
        reasons.tunnel,
    ),
    Action(
        "w", "scale", "Workers", "more workers, or fewer", ("scale", "NAME", "--workers", "N"), reasons.scale
    ),
    Action(
        "a",
        "addons",
        "Add-ons",
        "enable more, or disable some: shows what that means, and asks",
        ("addons", "NAME"),
        reasons.addons,
    ),
    Action(
        "i", "access", "Access", "who may reach SSH and the API", ("access", "NAME", "auto"), reasons.access
    ),
    Action("h", "stop", "Stop", "the machines go off, the cluster stays", ("stop", "NAME"), reasons.stop),
    Action(
        "b",
        "start",
        "Start",
        "the machines go on again, and the cluster with them",
        ("start", "NAME"),
        reasons.start,
    ),
    Action(
        "d",
        "destroy",
        "Destroy",
        "shows what goes, and asks for the cluster's name before anything does",
        ("destroy", "NAME"),
        reasons.destroy,
    ),
    Action(
        "f",
        "forget",
        "Forget",
        "drops the record, where nothing is left in AWS",
        ("forget", "NAME"),
        reasons.forget,
    ),
)
