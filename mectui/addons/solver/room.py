"""What the cluster is too small for: too few nodes, disks, CPUs, too little memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mectui.addons.solver.choosing import Chosen
from mectui.addons.solver.finding import Finding, Rule
from mectui.addons.solver.footprint import Footprint, footprint
from mectui.addons.solver.machines import cheapest, is_of, suffices
from mectui.addons.solver.shape import MachineType, Shape
from mectui.events import Problem


def nodes(order: Sequence[Chosen], shape: Shape) -> Iterator[Finding]:
    """Yield what has too few nodes."""
    for each in order:
        needed = each.recipe.needs.nodes
        if shape.nodes < needed:
            problem = Problem(
                f"{each.recipe.title} needs {needed} nodes",
                f"the cluster has {shape.nodes}",
                f"set cluster.workers to {needed - shape.control_planes}, or {each.leave_out}",
            )
            yield Finding(Rule.NODES, (each.name,), problem)


def disks(order: Sequence[Chosen], shape: Shape) -> Iterator[Finding]:
    """Yield what has too few data disks in each node, or too small ones."""
    for each in order:
        need = each.recipe.needs.per_node
        if shape.data_disks >= need.data_disks and (not need.data_disks or shape.disk_gib >= need.disk_gib):
            continue
        count, size = max(need.data_disks, shape.data_disks), max(need.disk_gib, shape.disk_gib, 10)
        there = f"{shape.data_disks} of {shape.disk_gib} GiB" if shape.data_disks else "none"
        problem = Problem(
            f"{each.recipe.title} needs {need.data_disks} data disks of {need.disk_gib} GiB in each node",
            f"by aws.data_disks there are {there}",
            f"set aws.data_disks to {{count: {count}, size_gib: {size}}}, or {each.leave_out}",
        )
        yield Finding(Rule.DISKS, (each.name,), problem)


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
    way = f"{_larger(types, order, shape)}, or {each.leave_out}"
    return Finding(Rule.MACHINES, (each.name,), Problem(f"{each.recipe.title} needs {wanted}", why, way))


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
        problem = Problem(
            "the add-ons together need more than the cluster has",
            f"they ask for {_words(taken)}, nodes: {shape.nodes}",
            f"{_larger(types, order, shape)}, or add workers, or leave out {largest}",
        )
        yield Finding(Rule.ROOM, (), problem)


def _words(taken: Footprint) -> str:
    there = f"{taken.vcpu_there or 0:.1f} vCPU and {gib(taken.memory_mib_there or 0)}"
    return f"{taken.vcpu:.1f} vCPU and {gib(taken.memory_mib)}; beside MicroK8s itself there are {there}"


def _larger(types: Sequence[MachineType], order: Sequence[Chosen], shape: Shape) -> str:
    """Return the words that name the least machine on which all that is chosen fits."""
    architectures = [shape.architecture] if shape.architecture else ["amd64", "arm64"]
    least = cheapest(types, [each.recipe for each in order], shape, architectures)
    if least is None:
        return "choose another instance type"
    return f"choose {least.name} ({least.vcpu} vCPU, {gib(least.memory_mib)})"


def gib(mib: int) -> str:
    """Return memory in words."""
    return f"{mib / 1024:.1f} GiB".replace(".0 ", " ")
