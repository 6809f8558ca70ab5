"""What add-ons are called, take and amount to, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mectui.addons.catalogue import catalogue
from mectui.addons.recipe import Needs
from mectui.addons.solver import Chosen, Footprint, Solution
from mectui.wizard.form import Amount


def needs(need: Needs) -> str:
    """Return what an add-on takes of its cluster, in words."""
    return "; ".join(filter(None, (_together(need), _each(need), ", ".join(_machines(need)))))


def _together(need: Needs) -> str:
    volumes = f"volumes of {need.volumes_gib} GiB" if need.volumes_gib else ""
    return ", ".join(filter(None, (room(need.vcpu, need.memory_mib), volumes)))


def _each(need: Needs) -> str:
    nodes = room(need.vcpu_each, need.memory_mib_each)
    disks = room(need.vcpu_per_disk, need.memory_mib_per_disk)
    return "; ".join(
        filter(None, (nodes and f"{nodes} on each node", disks and f"{disks} for each data disk"))
    )


def _machines(need: Needs) -> Iterator[str]:
    per_node = need.per_node
    if need.nodes > 1:
        yield f"{need.nodes} nodes"
    if per_node.vcpu or per_node.memory_mib:
        yield f"machines of {room(per_node.vcpu, per_node.memory_mib + per_node.hugepages_mib)}"
    if per_node.types:
        yield f"machines of the types {' or '.join(per_node.types)}"
    if per_node.data_disks:
        disks = "a data disk" if per_node.data_disks == 1 else f"{per_node.data_disks} data disks"
        yield f"{disks} of {per_node.disk_gib} GiB in each"
    if need.storage_class:
        yield "a default storage class"


def takes(taken: Footprint) -> str:
    """Return what is taken of the cluster's room: `0.5 vCPU, 640 MiB, volumes of 20 GiB`."""
    volumes = f"volumes of {taken.volumes_gib} GiB" if taken.volumes_gib else ""
    return ", ".join(filter(None, (room(taken.vcpu, taken.memory_mib), volumes))) or "next to nothing"


def room(vcpu: float, memory_mib: int) -> str:
    """Return CPUs and memory in words, without what there is none of."""
    parts = (f"{vcpu:.2g} vCPU" if vcpu else "", memory(memory_mib) if memory_mib else "")
    return ", ".join(filter(None, parts))


def memory(mib: int) -> str:
    """Return memory in words: `640 MiB`, `2.2 GiB`."""
    return f"{mib} MiB" if mib < 1024 else f"{mib / 1024:.1f} GiB".replace(".0 ", " ")


def titles(names: Iterable[str]) -> str:
    """Return the titles of add-ons by their names."""
    recipes = catalogue().recipes
    return ", ".join(recipes[name].title if name in recipes else name for name in names)


def added(chosen: Chosen) -> str:
    """Return why an add-on is there that nobody chose by its name; empty of one that somebody did."""
    if chosen.wanted_by:
        whose = [titles([name]) for name in chosen.wanted_by]
        return f"added, because {' and '.join(whose)} {'needs' if len(whose) == 1 else 'need'} it"
    return f"added, because {titles([chosen.stands_for])} stands for it" if chosen.stands_for else ""


def amounts(solution: Solution) -> tuple[Amount, ...]:
    """Return what all that is chosen amounts to: how many, and the room against what there is."""
    if not solution.order:
        return (Amount("none chosen"),)
    more = f" + {len(solution.added)} added" if solution.added else ""
    count = f"{len(solution.order) - len(solution.added)} chosen{more}"
    return (Amount(count), *footprint(solution.footprint))


def footprint(taken: Footprint) -> Iterator[Amount]:
    """Yield what add-ons ask for, against what the cluster has beside MicroK8s itself."""
    there = None if taken.vcpu_there is None else f"{taken.vcpu_there:.1f}"
    yield _against(f"{taken.vcpu:.1f}", there, "vCPU", lacks=taken.lacks_vcpu)
    there = None if taken.memory_mib_there is None else f"{taken.memory_mib_there / 1024:.1f}"
    yield _against(f"{taken.memory_mib / 1024:.1f}", there, "GiB", lacks=taken.lacks_memory)
    if taken.volumes_gib:
        scarce = taken.volumes_gib > taken.volumes_gib_there
        disks = f"{taken.volumes_gib_there}"
        yield _against(f"{taken.volumes_gib}", disks, "GiB disk", lacks=scarce)


def _against(wanted: str, there: str | None, unit: str, *, lacks: bool) -> Amount:
    return Amount(f"{wanted} {unit}" if there is None else f"{wanted} of {there} {unit}", lacks)


def line(amounts_: Iterable[Amount]) -> str:
    """Return amounts as one line, where no colour says which of them is too little."""
    return ", ".join(f"{each.text} (too little)" if each.lacks else each.text for each in amounts_)
