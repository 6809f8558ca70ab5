"""Which machines a plan terminates for good, and which of them it must not."""

from __future__ import annotations

from mectui.clusters import Folder
from mectui.events import ExitCode, Trouble
from mectui.plan import Role
from mectui.run.machines import noted_machines
from mectui.terraform import Action, SavedPlan

_INSTANCE = "aws_instance"


def departing(saved: SavedPlan | None) -> frozenset[str]:
    """Return the nodes whose machines the plan terminates without making them again."""
    return _nodes(saved, Action.DELETE)


def refuse_control_planes(folder: Folder, saved: SavedPlan) -> None:
    """Raise Trouble(USAGE) where a plan to scale would touch the machine of a control plane.

    Each has a copy of the datastore, and taking one away is no matter of numbers: quorum decides.
    """
    planes = {each.name for each in noted_machines(folder) if each.role is Role.CONTROL_PLANE}
    hit = sorted(planes & (departing(saved) | _nodes(saved, Action.REPLACE)))
    if hit:
        raise Trouble.of(
            ExitCode.USAGE,
            f"scaling would take {', '.join(hit)} away",
            "only workers are scaled: control planes hold the datastore, and it needs its quorum",
            f"set `cluster` and `aws` in {folder.answers} to what the control planes were made from",
        )


def _nodes(saved: SavedPlan | None, action: Action) -> frozenset[str]:
    changes = saved.changes if saved else ()
    return frozenset(
        change.node
        for change in changes
        if change.node and (change.type, change.action) == (_INSTANCE, action)
    )
