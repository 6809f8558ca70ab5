"""The instance types that a region offers, as the solver compares them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mectui.addons.solver import MachineType, by_size
from mectui.addons.solver.shape import architecture_of

if TYPE_CHECKING:
    from mectui.aws.lookups import TypeChoice


def offered(rows: Iterable[TypeChoice]) -> tuple[MachineType, ...]:
    """Return the types that can be had in the region, the least first."""
    return by_size(
        MachineType(
            row.name,
            architecture_of(str(row.architecture)),
            row.vcpu,
            row.memory_mib,
            float(row.price.instance) if row.price else None,
        )
        for row in rows
        if row.zones != frozenset()
    )
