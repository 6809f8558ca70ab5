"""What panels ask the frame to do with a run, or with its cluster."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from textual.message import Message

from mectui.events import Phase


@dataclass
class Approve(Message):
    """Apply the plan with this hash, and no other."""

    hash: str


@dataclass
class Reject(Message):
    """Leave the plan as it is."""


@dataclass
class Cancel(Message):
    """Ask whether to end the run in good order."""


@dataclass
class Retry(Message):
    """Try a node again: within the run where it goes on, else by resuming."""

    node: str


@dataclass
class Machine(Message):
    """Ask what is to become of a node's machine: it can be restarted, or replaced."""

    node: str


@dataclass
class Shell(Message):
    """Open a shell on a node, with the application put aside."""

    node: str


@dataclass
class ShowNode(Message):
    """Show what a node said."""

    node: str


@dataclass
class ShowAddon(Message):
    """Show what an add-on said."""

    addon: str


@dataclass
class RetryAddon(Message):
    """Try an add-on again: within the run where it goes on, else by resuming."""

    addon: str


@dataclass
class Disable(Message):
    """Take an add-on away, once somebody has agreed."""

    addon: str


@dataclass
class GoOn(Message):
    """Resume where the run stopped."""


@dataclass
class Destroy(Message):
    """Plan the destruction of the cluster, to be approved there."""


@dataclass
class Leave(Message, namespace="run"):
    """Back to the clusters, and to `cluster` among them; the run goes on.

    `left` is the cluster whose plan was left unapproved.
    """

    cluster: str
    left: str = ""


@dataclass
class LookAt(Message):
    """Look at another phase."""

    phase: Phase


@dataclass
class ShowLog(Message):
    """Show all that the run said."""


@dataclass
class Merge(Message):
    """Merge the cluster's kubeconfig into the user's."""


@dataclass
class Mend(Message):
    """Open the wizard with the cluster's answers, of which nothing was made."""


@dataclass
class Forget(Message):
    """Drop the cluster's record: nothing of it is left."""


@dataclass
class NewCluster(Message):
    """Open the wizard for another cluster, or with the answers of an answer file."""

    answers: Path | None = None
