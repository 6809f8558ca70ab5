"""What the cluster is too small for: too few nodes, disks, CPUs, too little memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mectui.addons.solver.choosing import Chosen
from mectui.addons.solver.finding import Finding, Rule, Way, refusal
from mectui.addons.solver.footprint import Footprint, footprint
from mectui.addons.solver.machines import cheapest, is_of, suffices
from mectui.addons.solver.shape import MachineType, Shape

_TYPE = "aws.instance_type"


def nodes(order: Sequence[Chosen], shape: Shape) -> Iterator[Finding]:
    """Yield what has too few nodes."""
    for each in order:
        needed = each.recipe.needs.nodes
        if shape.nodes < needed:
            what, why = f"{each.recipe.title} needs {needed} nodes", f"the cluster has {shape.nodes}"
            way = Way(f"set cluster.workers to {needed - shape.control_planes}", "cluster.workers")
            yield refusal(Rule.NODES, (each.name,), what, why, way, each.leave_out)


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
        way = Way(f"set aws.data_disks to {{count: {count}, size_gib: {size}}}", "aws.data_disks.count")
        yield refusal(Rule.DISKS, (each.name,), what, there, way, each.leave_out)


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
    what, way = f"{each.recipe.title} needs {wanted}", _larger(types, order, shape)
    return refusal(Rule.MACHINES, (each.name,), what, why, way, each.leave_out)


def _own(shape: Shape) -> MachineType | None:
    if shape.vcpu is None or shape.memory_mib is None:
        return None
    return MachineType(shape.instance_type, shape.architecture or "", shape.vcpu, shape.memory_mib)


def room(order: Sequence[Chosen], shape: Shape, types: Sequence[MachineType]) -> Iterator[Finding]:
    """Yield that all together ask for more than there is, where they do."""
    taken = footprint((each.recipe for each in order), shape)
    if not taken.fits:
        by_size = sorted(order, key=lambda each: -each.recipe.needs.memory_mib)
        largest = " or ".join([each.name for each in by_size if not each.wanted_by][:2])
        what = "the add-ons together need more than the cluster has"
        why = f"they ask for {_words(taken)}, nodes: {shape.nodes}"
        ways = (
            _larger(types, order, shape),
            Way("add workers", "cluster.workers"),
            Way.without(f"leave out {largest}"),
        )
        yield refusal(Rule.ROOM, (), what, why, *ways)


def _words(taken: Footprint) -> str:
    there = f"{taken.vcpu_there or 0:.1f} vCPU and {gib(taken.memory_mib_there or 0)}"
    return f"{taken.vcpu:.1f} vCPU and {gib(taken.memory_mib)}; beside MicroK8s itself there are {there}"


def _larger(types: Sequence[MachineType], order: Sequence[Chosen], shape: Shape) -> Way:
    """Return the way that names the least machine on which all that is chosen fits."""
    architectures = [shape.architecture] if shape.architecture else ["amd64", "arm64"]
    least = cheapest(types, [each.recipe for each in order], shape, architectures)
    if least is None:
        return Way("choose another instance type", _TYPE)
    return Way(f"choose {least.name} ({least.vcpu} vCPU, {gib(least.memory_mib)})", _TYPE, least.name)


def gib(mib: int) -> str:
    """Return memory in words."""
    return f"{mib / 1024:.1f} GiB".replace(".0 ", " ")
