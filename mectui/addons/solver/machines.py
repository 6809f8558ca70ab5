"""Which instance types would hold add-ons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from mectui.addons.recipe import PerNode, Recipe
from mectui.addons.solver.footprint import Footprint, footprint
from mectui.addons.solver.shape import MachineType, Shape


def cheapest(
    types: Iterable[MachineType], recipes: Sequence[Recipe], shape: Shape, architectures: Sequence[str]
) -> MachineType | None:
    """Return the least type on which the recipes fit, of those processors; None of none."""
    taken = footprint(recipes, shape)
    of_those = sorted((each for each in types if each.architecture in architectures), key=_size)
    return next((each for each in of_those if holds(each, recipes, taken, shape)), None)


def holds(machine: MachineType, recipes: Sequence[Recipe], taken: Footprint, shape: Shape) -> bool:
    """Tell whether a cluster of that shape and of this type would hold the recipes, and what they take."""
    if not all(suffices(machine, recipe.needs.per_node) for recipe in recipes):
        return False
    return taken.on(replace(shape, vcpu=machine.vcpu, memory_mib=machine.memory_mib)).fits


def suffices(machine: MachineType, need: PerNode) -> bool:
    """Tell whether one node of this type is what an add-on needs each to be."""
    large = machine.vcpu >= need.vcpu and machine.memory_mib >= need.memory_mib + need.hugepages_mib
    return large and is_of(machine.name, need.types)


def is_of(instance_type: str, patterns: Sequence[str]) -> bool:
    """Tell whether an instance type matches one of the patterns; all do where there is none."""
    return not patterns or any(fnmatchcase(instance_type, pattern) for pattern in patterns)


def _size(machine: MachineType) -> tuple[float, int, int, str]:
    price = machine.hourly_usd if machine.hourly_usd is not None else float("inf")
    return (price, machine.memory_mib, machine.vcpu, machine.name)
