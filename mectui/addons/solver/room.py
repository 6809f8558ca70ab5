"""What the cluster is too small for: too few nodes, disks, CPUs, too little memory."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from mectui.addons.solver import ways
from mectui.addons.solver.choosing import Chosen, staying
from mectui.addons.solver.finding import Finding, Rule, Way, refusal
from mectui.addons.solver.footprint import Footprint, footprint
from mectui.addons.solver.machines import gib, holding, is_of, suffices
from mectui.addons.solver.shape import MachineType, Shape

_MOST_NODES = 100
"""The nodes up to which it is worth looking for room."""
_OFFERED = 2
"""How many add-ons are named, of those that are one too many."""


def nodes(order: Sequence[Chosen], shape: Shape) -> Iterator[Finding]:
    """Yield what has too few nodes."""
    for each in order:
        needed = each.recipe.needs.nodes
        if shape.nodes < needed:
            what, why = f"{each.recipe.title} needs {needed} nodes", f"the cluster has {shape.nodes}"
            out = ways.leave_out(each, shape)
            yield refusal(Rule.NODES, (each.name,), what, why, ways.of_nodes(needed, shape), out)


def disks(order: Sequence[Chosen], shape: Shape) -> Iterator[Finding]:
    """Yield what has too few data disks in each node, or too small ones."""
    for each in order:
        need = each.recipe.needs.per_node
        if shape.data_disks >= need.data_disks and (not need.data_disks or shape.disk_gib >= need.disk_gib):
            continue
        count, size = max(need.data_disks, shape.data_disks), max(need.disk_gib, shape.disk_gib, 10)
        what = f"{each.recipe.title} needs {_disks(need.data_disks, need.disk_gib)} in each node"
        there = (
            f"each has {_disks(shape.data_disks, shape.disk_gib)}" if shape.data_disks else "there are none"
        )
        more, out = ways.of_disks(count, size, shape), ways.leave_out(each, shape)
        yield refusal(Rule.DISKS, (each.name,), what, there, more, out)


def _disks(count: int, gib: int) -> str:
    return f"{count} data disk{'' if count == 1 else 's'} of {gib} GiB"


def machines(order: Sequence[Chosen], shape: Shape, types: Sequence[MachineType]) -> Iterator[Finding]:
    """Yield what needs each machine to be larger, or another one."""
    for each in order:
        need = each.recipe.needs.per_node
        if not is_of(shape.instance_type, need.types):
            wanted = f"machines of the types {' or '.join(need.types)}"
            yield _machine(each, wanted, f"{shape.instance_type} is none of them", order, shape, types)
        elif (own := _own(shape)) and not suffices(own, need):
            wanted = f"machines of {need.vcpu} vCPU and {gib(need.memory_mib + need.hugepages_mib)}"
            has = f"{own.name} has {own.vcpu} vCPU and {gib(own.memory_mib)}"
            yield _machine(each, wanted, has, order, shape, types)


def _machine(
    each: Chosen, wanted: str, why: str, order: Sequence[Chosen], shape: Shape, types: Sequence[MachineType]
) -> Finding:
    what = f"{each.recipe.title} needs {wanted}"
    another = _another_type(types, order, shape) or _another_type(types, [each], shape)
    every = (*another, ways.leave_out(each, shape))
    return refusal(Rule.MACHINES, (each.name,), what, why, *every)


def _another_type(types: Sequence[MachineType], order: Sequence[Chosen], shape: Shape) -> tuple[Way, ...]:
    """Return the way that names the least machine on which these fit; none where it is known that none is."""
    if not types:
        return (ways.of_any_type(shape),)
    least = holding(types, order, shape)
    return (ways.of_type(least, shape),) if least else ()


def _own(shape: Shape) -> MachineType | None:
    if shape.vcpu is None or shape.memory_mib is None:
        return None
    return MachineType(shape.instance_type, shape.architecture or "", shape.vcpu, shape.memory_mib)


def room(order: Sequence[Chosen], shape: Shape, types: Sequence[MachineType]) -> Iterator[Finding]:
    """Yield that all together ask for more than there is, where they do."""
    taken = _taken(order, shape)
    if not taken.fits:
        what = "the add-ons together need more than the cluster has"
        why = f"they ask for {_words(taken)}, nodes: {shape.nodes}"
        every = (*_another_type(types, order, shape), *_more_nodes(order, shape), *_fewer(order, shape))
        yield refusal(Rule.ROOM, (), what, why, *every)


def _taken(order: Iterable[Chosen], shape: Shape) -> Footprint:
    return footprint((each.recipe for each in order), shape)


def _more_nodes(order: Sequence[Chosen], shape: Shape) -> tuple[Way, ...]:
    """Return the way of more workers; none where each of them is taken up by what runs on every node."""

    def enough(nodes: int) -> bool:
        return _taken(order, replace(shape, workers=nodes - shape.control_planes)).fits

    # with each node both what is asked for and what there is grow as before: from some number on it is enough
    least = bisect_left(range(_MOST_NODES + 1), True, lo=shape.nodes + 1, key=enough)
    return (ways.of_nodes(least, shape),) if least <= _MOST_NODES else ()


def _fewer(order: Sequence[Chosen], shape: Shape) -> list[Way]:
    """Return the ways of leaving out the largest without which the rest fits; several where no one does."""
    enough = [each for each in _by_size(order, (), shape) if _without([each.written], order, shape).fits]
    if enough:
        return [ways.leave([each.written], shape) for each in enough[:_OFFERED]]
    out: list[str] = []
    while not _without(out, order, shape).fits:
        if not (largest := _by_size(order, out, shape)):
            return []
        out.append(largest[0].written)
    return [ways.leave(out, shape)]


def _by_size(order: Sequence[Chosen], out: Collection[str], shape: Shape) -> list[Chosen]:
    """Return the wishes that can be left out beside others, and that nobody else needs, the largest first."""
    free = [
        each
        for each in order
        if set(each.wishes) - set(out) == {each.written} and not (shape.standing and each.recipe.stays)
    ]
    return sorted(free, key=lambda each: _size(_without([*out, each.written], order, shape)))


def _without(out: Collection[str], order: Sequence[Chosen], shape: Shape) -> Footprint:
    return _taken(staying(order, out), shape)


def _size(left: Footprint) -> tuple[float, float]:
    """Return what orders by how little is left: the memory, and the CPUs, that are asked for still."""
    return left.memory_mib, left.vcpu


def _words(taken: Footprint) -> str:
    there = f"{taken.vcpu_there or 0:.1f} vCPU and {gib(taken.memory_mib_there or 0)}"
    return f"{taken.vcpu:.1f} vCPU and {gib(taken.memory_mib)}; beside MicroK8s itself there are {there}"
