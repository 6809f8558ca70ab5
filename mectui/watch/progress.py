"""How far an apply is, and how long it may take yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mectui.watch.plan import PlanView
from mectui.watch.resources import ResourceView
from mectui.watch.state import State
from mectui.watch.usual import Usual

_COUNTS = {"create": 1, "update": 1, "delete": 1, "replace": 2, "import": 1}
_ALMOST = 0.95
"""How much of a resource that is not done may count as done."""
_INSTANCE_SECONDS, _OTHER_SECONDS = 15.0, 2.0
"""What is assumed where no earlier run tells; a machine takes 10 s and more, the rest is quick."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Between 0 and 1, with the resources done and in all; `left` in seconds, None where nothing tells it."""

    fraction: float
    done: int
    total: int
    left: float | None


def progress(plan: PlanView, resources: Mapping[str, ResourceView], usual: Usual, now: datetime) -> Progress:
    """Return how far the apply of a plan is.

    What is done counts whole, a replacement twice (it is a destruction and a creation); what goes on
    counts by its time against what such a thing usually takes, never as done.
    """
    wanted = {row.address: _COUNTS.get(row.action, 0) for row in plan.changes.values()}
    wanted = {address: weight for address, weight in wanted.items() if weight}
    for address, resource in resources.items():
        wanted.setdefault(address, _COUNTS.get(resource.action, 1))
    total = sum(wanted.values())
    if not total:
        return Progress(0.0, 0, 0, None)
    shares = {address: _share(resources.get(address), usual, now) for address in wanted}
    done = sum(1 for address in wanted if shares[address] >= 1)
    fraction = sum(wanted[address] * share for address, share in shares.items()) / total
    return Progress(min(fraction, 1.0), done, len(wanted), _left(plan, resources, usual, now))


def _share(resource: ResourceView | None, usual: Usual, now: datetime) -> float:
    if resource is None or resource.state in (State.WAITING, State.FAILED):
        return 0.0
    if resource.state is State.DONE:
        return 1.0
    so_far = resource.elapsed(now) or 0.0
    return min(so_far / expected(resource.kind, resource.action, usual), _ALMOST)


def expected(kind: str, action: str, usual: Usual) -> float:
    """Return the seconds that such a resource takes, as earlier runs tell, or a guess."""
    guess = _INSTANCE_SECONDS if kind == "aws_instance" else _OTHER_SECONDS
    return max(usual.seconds("resource", kind, action) or guess, 0.1)


def _left(plan: PlanView, resources: Mapping[str, ResourceView], usual: Usual, now: datetime) -> float | None:
    """Return the longest of what is still to be done, side by side; None without earlier runs."""
    left = 0.0
    for change in plan.changes.values():
        known = usual.seconds("resource", change.kind, change.action)
        resource = resources.get(change.address)
        if resource is not None and resource.state is State.DONE:
            continue
        if known is None and change.kind == "aws_instance":
            return None
        so_far = (resource.elapsed(now) or 0.0) if resource else 0.0
        left = max(left, (known or _OTHER_SECONDS) - so_far)
    return left
