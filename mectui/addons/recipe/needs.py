"""What an add-on takes of its cluster."""

from __future__ import annotations

from pydantic import Field

from mectui.addons.recipe.frozen import Frozen


class PerNode(Frozen):
    """What each node has to be, at least."""

    vcpu: int = 0
    """CPUs"""
    memory_mib: int = 0
    """memory in MiB"""
    data_disks: int = 0
    """data disks"""
    disk_gib: int = 0
    """the size of each data disk, in GiB"""
    hugepages_mib: int = 0
    """memory set aside as huge pages, in MiB"""
    types: tuple[str, ...] = ()
    """patterns of instance types, such as g5.*, of which one has to match: for GPUs and bare metal"""


class Needs(Frozen):
    """What its pods ask for, in the whole cluster and on each node, and what has to be there."""

    vcpu: float = 0.0
    """the sum of its pods' requests for CPU, besides `vcpu_each` and `vcpu_per_disk`"""
    memory_mib: int = 0
    """the sum of its pods' requests for memory in MiB, besides those for each"""
    vcpu_each: float = 0.0
    """the CPU that its DaemonSets ask for on every node"""
    memory_mib_each: int = 0
    """the memory in MiB that its DaemonSets ask for on every node"""
    vcpu_per_disk: float = 0.0
    """the CPU that it asks for for each data disk of each node"""
    memory_mib_per_disk: int = 0
    """the memory in MiB that it asks for for each data disk of each node"""
    volumes_gib: int = 0
    """the sum of its volumes, in GiB"""
    nodes: int = 1
    """the least nodes that it works with"""
    storage_class: bool = False
    """it asks for volumes of the default storage class, and brings none itself"""
    per_node: PerNode = Field(default_factory=PerNode)
    """what each node has to be"""
    kernel_modules: tuple[str, ...] = ()
    """modules that every node loads, now and at boot"""
    packages: tuple[str, ...] = ()
    """packages of Ubuntu that every node has"""
