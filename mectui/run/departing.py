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


def replaced(saved: SavedPlan | None) -> frozenset[str]:
    """Return the nodes whose machines the plan terminates and makes again."""
    return _nodes(saved, Action.REPLACE)


def refuse_control_planes(folder: Folder, saved: SavedPlan, *, except_for: str | None = None) -> None:
    """Raise Trouble(USAGE) where a plan would take the machine of a control plane away.

    Each has a copy of the datastore, and taking one away is no matter of numbers: quorum decides.
    `except_for` is the one that is to be replaced, of which the datastore was asked.
    """
    planes = {each.name for each in noted_machines(folder) if each.role is Role.CONTROL_PLANE}
    hit = sorted(planes & (departing(saved) | replaced(saved)) - {except_for})
    if hit:
        raise Trouble.of(
            ExitCode.USAGE,
            f"the plan would take {', '.join(hit)} away",
            "only workers come and go: control planes hold the datastore, and it needs its quorum",
            f"set `cluster` and `aws` in {folder.answers} to what the control planes were made from",
        )


def _nodes(saved: SavedPlan | None, action: Action) -> frozenset[str]:
    changes = saved.changes if saved else ()
    return frozenset(
        change.node
        for change in changes
        if change.node and (change.type, change.action) == (_INSTANCE, action)
    )
