"""Ways out: what would do instead. A cluster that there is keeps its channel and its kind of machines."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from mectui.addons.recipe import Claim
from mectui.addons.solver.choosing import Chosen
from mectui.addons.solver.finding import Way
from mectui.addons.solver.machines import gib
from mectui.addons.solver.shape import MachineType, Shape

_TYPE = "aws.instance_type"


def leave_out(each: Chosen, shape: Shape) -> Way:
    """Return what a person has to leave out to be rid of an add-on: all that it is there for."""
    return leave(each.wishes, shape)


def leave(names: Sequence[str], shape: Shape) -> Way:
    """Return the way of leaving some out; those that a cluster has already are disabled."""
    there = shape.standing.addons if shape.standing else frozenset()
    new, old = [name for name in names if name not in there], [name for name in names if name in there]
    words = [f"leave {listed(new)} out"] if new else []
    if old and shape.standing:
        command = f"mectui addons {shape.standing.name} disable {' '.join(old)}"
        words.append(f"disable {listed(old)}: `{command}`")
    return Way.without(" and ".join(words), *names)


def listed(names: Sequence[str]) -> str:
    """Return names as in a sentence, such as `dns, flux and mosquitto`."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def switching(chosen: Chosen, claim: Claim, *, on: bool) -> tuple[Way, ...]:
    """Return by which inputs an add-on makes a claim, or does not; none where nothing switches it."""
    given = ((claim.when, on), (claim.unless, not on))
    return tuple(told(chosen, name, switch=switch) for name, switch in given if name)


def told(chosen: Chosen, name: str, *, switch: bool) -> Way:
    """Return the way of another answer to a yes-or-no input."""
    words = f"set {chosen.written}'s input {name} to {'true' if switch else 'false'}"
    return Way.told(words, chosen.name, name, switch)


def of_channel(track: str, whom: str, shape: Shape) -> Way:
    """Return the way of another channel."""
    channel = f"{track}/stable"
    if shape.standing:
        return Way(f"make a new cluster of channel {channel}, which suits {whom}")
    return Way(f"choose channel {channel}, which suits {whom}", "cluster.channel", channel)


def of_type(machine: MachineType, shape: Shape) -> Way:
    """Return the way of another instance type."""
    said = f"{machine.name} ({machine.vcpu} vCPU, {gib(machine.memory_mib)})"
    if shape.standing:
        return Way(f"make a new cluster of {said}")
    return Way(f"choose {said}", _TYPE, machine.name)


def of_architectures(there: Collection[str], machine: MachineType | None, shape: Shape) -> Way:
    """Return the way of an instance type with other processors, such as one that is known."""
    such = f" such as {machine.name}" if machine else ""
    said = f"an instance type of {' or '.join(there)}{such}"
    if shape.standing:
        return Way(f"make a new cluster of {said}")
    return Way(f"choose {said}", _TYPE, machine.name if machine else None)


def of_any_type(shape: Shape) -> Way:
    """Return the way of another instance type, where nobody knows which there are."""
    if shape.standing:
        return Way("make a new cluster of another instance type")
    return Way("choose another instance type", _TYPE)


def of_nodes(nodes: int, shape: Shape) -> Way:
    """Return the way of so many nodes in all."""
    workers = nodes - shape.control_planes
    over = shape.max_nodes is not None and nodes > shape.max_nodes
    if shape.standing:
        command = f"mectui scale {shape.standing.name} --workers {workers}"
        limit = f", once limits.max_nodes of its answers is {nodes}" if over else ""
        return Way(f"add workers: `{command}`{limit}", "cluster.workers", workers)
    limit = f" and limits.max_nodes to {nodes}" if over else ""
    return Way(f"set cluster.workers to {workers}{limit}", "cluster.workers", workers)


def of_disks(count: int, gib_each: int, shape: Shape) -> Way:
    """Return the way of so many data disks in each node."""
    said = f"{{count: {count}, size_gib: {gib_each}}}"
    if shape.standing:
        return Way(f"make a new cluster with aws.data_disks {said}")
    return Way(f"set aws.data_disks to {said}", "aws.data_disks.count", count)
