"""Which subnet each node goes to: zones evenly first, then the subnets inside each zone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mectui.aws.rows import Subnet
from mectui.plan.model import Role


@dataclass(frozen=True, slots=True)
class Seat:
    """A node by name and role, before it has a place."""

    name: str
    role: Role


def seats(cluster: str, control_planes: int, workers: int) -> tuple[Seat, ...]:
    """Return the nodes of a cluster by name: `NAME-cp-0` is the first, `NAME-w-0` the first worker."""
    masters = (Seat(f"{cluster}-cp-{i}", Role.CONTROL_PLANE) for i in range(control_planes))
    return (*masters, *(Seat(f"{cluster}-w-{i}", Role.WORKER) for i in range(workers)))


def spread(
    nodes: Sequence[Seat], subnets: Sequence[Subnet], placed: Mapping[str, str] | None = None
) -> dict[str, Subnet]:
    """Return each node's subnet. Control planes part over zones first: losing one loses the fewest.

    `placed` maps nodes that exist to the ids of their subnets, and they stay there. The rest are
    seated one after another, so that a node more never moves one that was there.
    """
    by_id = {subnet.id: subnet for subnet in subnets}
    seated = {name: by_id[subnet] for name, subnet in (placed or {}).items() if subnet in by_id}
    counts = _Counts()
    for node in nodes:
        if node.name in seated:
            counts.add(node.role, seated[node.name])
    for node in nodes:
        if node.name not in seated:
            seated[node.name] = min(subnets, key=lambda subnet: counts.load(node.role, subnet))
            counts.add(node.role, seated[node.name])
    return {node.name: seated[node.name] for node in nodes}


class _Counts:
    """How many nodes sit where so far; of equal places `min` takes the first one named."""

    def __init__(self) -> None:
        self._roles: Counter[tuple[Role, str]] = Counter()
        self._zones: Counter[str] = Counter()
        self._subnets: Counter[str] = Counter()

    def add(self, role: Role, subnet: Subnet) -> None:
        self._roles[role, subnet.zone] += 1
        self._zones[subnet.zone] += 1
        self._subnets[subnet.id] += 1

    def load(self, role: Role, subnet: Subnet) -> tuple[int, int, int]:
        same_role = self._roles[role, subnet.zone] if role is Role.CONTROL_PLANE else 0
        return same_role, self._zones[subnet.zone], self._subnets[subnet.id]
