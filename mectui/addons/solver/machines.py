"""Which instance types would hold add-ons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from mectui.addons.recipe import PerNode, Recipe
from mectui.addons.solver.choosing import Chosen
from mectui.addons.solver.footprint import Footprint, footprint
from mectui.addons.solver.shape import ARCHITECTURES, MachineType, Shape


def by_size(types: Iterable[MachineType]) -> tuple[MachineType, ...]:
    """Return types from the least on, which is what the solver chooses among."""
    return tuple(sorted(types, key=_size))


def cheapest(
    types: Iterable[MachineType], recipes: Sequence[Recipe], shape: Shape, architectures: Sequence[str]
) -> MachineType | None:
    """Return the first type on which the recipes fit, of those processors; None of none."""
    taken, large = footprint(recipes, shape), _large_enough(recipes)
    return next(
        (
            each
            for each in types
            if each.architecture in architectures and large(each) and _holds(each, taken, shape)
        ),
        None,
    )


def holding(types: Iterable[MachineType], order: Sequence[Chosen], shape: Shape) -> MachineType | None:
    """Return the first type on which all that is chosen fits, of its own processors where they will do."""
    recipes = [each.recipe for each in order]
    common = set(ARCHITECTURES).intersection(*(recipe.architectures for recipe in recipes))
    if shape.architecture in common:
        common = {shape.architecture}
    return cheapest(types, recipes, shape, tuple(common))


def _large_enough(recipes: Sequence[Recipe]) -> Callable[[MachineType], bool]:
    """Return the test of whether one node of a type is what all of the recipes need each to be."""
    needs = [recipe.needs.per_node for recipe in recipes]
    vcpu = max((need.vcpu for need in needs), default=0)
    memory = max((need.memory_mib + need.hugepages_mib for need in needs), default=0)
    patterns = [need.types for need in needs if need.types]
    return lambda each: (
        each.vcpu >= vcpu and each.memory_mib >= memory and all(is_of(each.name, types) for types in patterns)
    )


def _holds(machine: MachineType, taken: Footprint, shape: Shape) -> bool:
    """Tell whether a cluster of that shape and of this type has what is taken; the small ones at a glance."""
    if machine.vcpu * shape.nodes < taken.vcpu or machine.memory_mib * shape.nodes < taken.memory_mib:
        return False
    return taken.on(replace(shape, vcpu=machine.vcpu, memory_mib=machine.memory_mib)).fits


def gib(mib: int) -> str:
    """Return memory in words."""
    return f"{mib / 1024:.1f} GiB".replace(".0 ", " ")


def suffices(machine: MachineType, need: PerNode) -> bool:
    """Tell whether one node of this type is what an add-on needs each to be."""
    large = machine.vcpu >= need.vcpu and machine.memory_mib >= need.memory_mib + need.hugepages_mib
    return large and is_of(machine.name, need.types)


def no_smaller(machine: MachineType, shape: Shape) -> bool:
    """Tell whether a type is as large as the cluster's own, as far as that is known."""
    return machine.vcpu >= (shape.vcpu or 0) and machine.memory_mib >= (shape.memory_mib or 0)


def is_of(instance_type: str, patterns: Sequence[str]) -> bool:
    """Tell whether an instance type matches one of the patterns; all do where there is none."""
    return not patterns or any(fnmatchcase(instance_type, pattern) for pattern in patterns)


def _size(machine: MachineType) -> tuple[float, int, int, str]:
    price = machine.hourly_usd if machine.hourly_usd is not None else float("inf")
    return (price, machine.memory_mib, machine.vcpu, machine.name)
