"""What an add-on takes of its cluster."""

from __future__ import annotations

from pydantic import Field

from mectui.addons.recipe.frozen import Frozen


class PerNode(Frozen):
    """What each node has to be, at least. Memory and hugepages in MiB."""

    vcpu: int = 0
    memory_mib: int = 0
    data_disks: int = 0
    disk_gib: int = 0
    hugepages_mib: int = 0


class Needs(Frozen):
    """What the add-on's pods ask for, in the whole cluster and on each node; and what has to be there.

    `vcpu` and `memory_mib` are the sum of its pods' requests, `vcpu_each` and `memory_mib_each` what it takes
    on every node besides (DaemonSets). `storage_class` says that it asks for volumes of the default class.
    """

    vcpu: float = 0.0
    memory_mib: int = 0
    vcpu_each: float = 0.0
    memory_mib_each: int = 0
    volumes_gib: int = 0
    nodes: int = 1
    storage_class: bool = False
    per_node: PerNode = Field(default_factory=PerNode)
    kernel_modules: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
