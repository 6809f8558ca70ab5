"""What does not fit, and the way out of it. Each rule looks at all that is chosen at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from mectui.addons.recipe import Recipe
from mectui.addons.recipe.tracks import TRACKS, newest
from mectui.addons.solver.choosing import Chosen
from mectui.addons.solver.footprint import Footprint, footprint
from mectui.addons.solver.shape import MachineType, Shape
from mectui.events import Problem


def tracks_for(recipes: Iterable[Recipe], architecture: str | None) -> list[str]:
    """Return the tracks on which all of them work."""
    several = list(recipes)
    return [
        track
        for track in TRACKS
        if all(track in each.fitted(track, architecture).kubernetes for each in several)
    ]


def tracks(chosen: Sequence[Chosen], shape: Shape) -> Iterator[tuple[str, Problem]]:
    """Yield what the channel is too old or too new for."""
    track = shape.track
    if track is None:
        return
    suits_all = newest(tracks_for((each.recipe for each in chosen), shape.architecture))
    for each in chosen:
        if track not in each.recipe.kubernetes:
            other = suits_all or newest(tracks_for([each.recipe], shape.architecture))
            whom = "all that is chosen" if suits_all else f"{each.name}, though not all that is chosen"
            way = f"choose channel {other}/stable, which suits {whom}; or " if other else ""
            yield (
                each.name,
                Problem(
                    f"{each.recipe.title} does not go with Kubernetes {track}",
                    f"it works with {each.recipe.kubernetes}",
                    f"{way}leave {each.name} out",
                ),
            )


def architectures(
    chosen: Sequence[Chosen], shape: Shape, machines: Sequence[MachineType]
) -> Iterator[tuple[str, Problem]]:
    """Yield what has no images for the nodes' processors."""
    if shape.architecture is None:
        return
    for each in chosen:
        if shape.architecture not in each.recipe.architectures:
            wanted = " or ".join(each.recipe.architectures)
            other = _cheapest(machines, each.recipe.architectures, shape)
            example = f" such as {other.name}" if other else ""
            yield (
                each.name,
                Problem(
                    f"{each.recipe.title} is not there for {shape.architecture}",
                    f"it has images for {wanted} only",
                    f"choose an instance type of {wanted}{example}, or leave {each.name} out",
                ),
            )


def _cheapest(machines: Iterable[MachineType], among: Sequence[str], shape: Shape) -> MachineType | None:
    """Return the least machine of those architectures that is as large as the shape's."""
    fit = [
        each
        for each in machines
        if each.architecture in among
        and each.vcpu >= (shape.vcpu or 0)
        and each.memory_mib >= (shape.memory_mib or 0)
    ]
    return min(fit, key=_size, default=None)


def _size(machine: MachineType) -> tuple[float, int, int, str]:
    price = machine.hourly_usd if machine.hourly_usd is not None else float("inf")
    return (price, machine.memory_mib, machine.vcpu, machine.name)


def conflicts(chosen: Sequence[Chosen]) -> Iterator[tuple[str, Problem]]:
    """Yield which of the chosen cannot be on one cluster."""
    there = {each.name: each for each in chosen}
    for each in chosen:
        for conflict in each.recipe.conflicts:
            if conflict.addon in there:
                yield each.name, _either(each, there[conflict.addon], conflict.why)
    claimed: dict[str, list[Chosen]] = defaultdict(list)
    for each in chosen:
        for claim in each.recipe.claims:
            claimed[claim].append(each)
    for claim, claimants in claimed.items():
        for other in claimants[1:]:
            yield other.name, _either(other, claimants[0], f"both are the cluster's {claim}")


def _either(one: Chosen, other: Chosen, why: str) -> Problem:
    out = [name for each in (one, other) for name in (each.wanted_by or (each.name,))]
    ways = " or ".join(dict.fromkeys(out))
    return Problem(
        f"{one.recipe.title} and {other.recipe.title} do not go together", why, f"leave out {ways}"
    )


def counts(chosen: Sequence[Chosen], shape: Shape) -> Iterator[tuple[str, Problem]]:
    """Yield what has too few nodes, or too few disks in them."""
    for each in chosen:
        needs, out = each.recipe.needs, f"leave {each.name} out"
        if shape.nodes < needs.nodes:
            more = needs.nodes - shape.control_planes
            yield (
                each.name,
                Problem(
                    f"{each.recipe.title} needs {needs.nodes} nodes",
                    f"the cluster has {shape.nodes}",
                    f"choose {more} workers with {shape.control_planes} control planes, or {out}",
                ),
            )
        per_node = needs.per_node
        if shape.data_disks < per_node.data_disks:
            yield (
                each.name,
                Problem(
                    f"{each.recipe.title} needs {per_node.data_disks} data disks in each node",
                    f"aws.data_disks.count is {shape.data_disks}",
                    f"set aws.data_disks to {{count: {per_node.data_disks}, "
                    f"size_gib: {max(per_node.disk_gib, 10)}}}, or {out}",
                ),
            )
        elif per_node.data_disks and shape.disk_gib < per_node.disk_gib:
            yield (
                each.name,
                Problem(
                    f"{each.recipe.title} needs data disks of {per_node.disk_gib} GiB",
                    f"aws.data_disks.size_gib is {shape.disk_gib}",
                    f"set it to {per_node.disk_gib}, or {out}",
                ),
            )


def machines(
    chosen: Sequence[Chosen], shape: Shape, types: Sequence[MachineType]
) -> Iterator[tuple[str, Problem]]:
    """Yield what needs larger machines: each alone, and where each would fit, all together."""
    if shape.vcpu is None or shape.memory_mib is None:
        return
    small = False
    for each in chosen:
        need = each.recipe.needs.per_node
        if shape.vcpu < need.vcpu or shape.memory_mib < need.memory_mib + need.hugepages_mib:
            small = True
            memory = need.memory_mib + need.hugepages_mib
            yield (
                each.name,
                Problem(
                    f"{each.recipe.title} needs machines of {need.vcpu} vCPU and {_gib(memory)}",
                    f"{shape.instance_type} has {shape.vcpu} vCPU and {_gib(shape.memory_mib)}",
                    f"{_larger(types, chosen, shape)}, or leave {each.name} out",
                ),
            )
    taken = footprint((each.recipe for each in chosen), shape)
    if not small and (taken.lacks_vcpu or taken.lacks_memory):
        yield "", _too_much(taken, chosen, shape, types)


def _too_much(
    taken: Footprint, chosen: Sequence[Chosen], shape: Shape, types: Sequence[MachineType]
) -> Problem:
    assert taken.vcpu_there is not None
    assert taken.memory_mib_there is not None
    by_size = sorted(chosen, key=lambda each: -each.recipe.needs.memory_mib)
    largest = ", ".join(each.name for each in by_size[:2] if not each.wanted_by)
    return Problem(
        "the add-ons together need more than the cluster has",
        f"they ask for {taken.vcpu:.1f} vCPU and {_gib(taken.memory_mib)}; beside MicroK8s itself there are "
        f"{taken.vcpu_there:.1f} vCPU and {_gib(taken.memory_mib_there)} on {shape.nodes} nodes",
        f"{_larger(types, chosen, shape)}, or add workers{f', or leave out {largest}' if largest else ''}",
    )


def _larger(types: Sequence[MachineType], chosen: Sequence[Chosen], shape: Shape) -> str:
    """Return the words that name the least machine on which all that is chosen fits."""
    several = [each.recipe for each in chosen]
    fit = [each for each in types if _holds(each, several, shape)]
    if not fit:
        return "choose a larger instance type"
    least = min(fit, key=_size)
    return f"choose {least.name} ({least.vcpu} vCPU, {_gib(least.memory_mib)}) or larger"


def _holds(machine: MachineType, recipes: Sequence[Recipe], shape: Shape) -> bool:
    if machine.architecture != shape.architecture:
        return False
    for recipe in recipes:
        need = recipe.needs.per_node
        if machine.vcpu < need.vcpu or machine.memory_mib < need.memory_mib + need.hugepages_mib:
            return False
    from dataclasses import replace

    taken = footprint(recipes, replace(shape, vcpu=machine.vcpu, memory_mib=machine.memory_mib))
    return not (taken.lacks_vcpu or taken.lacks_memory)


def _gib(mib: int) -> str:
    return f"{mib / 1024:.1f} GiB".replace(".0 ", " ")
