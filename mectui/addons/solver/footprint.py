"""What add-ons take of a cluster, against what it has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mectui.addons.recipe import Recipe
from mectui.addons.solver.shape import Shape

VCPU_OF_A_NODE, MEMORY_MIB_OF_A_NODE = 0.3, 640
"""What MicroK8s itself takes of each node, Calico's pod included: about 540 MiB is its documented least."""
VCPU_OF_A_CONTROL_PLANE, MEMORY_MIB_OF_A_CONTROL_PLANE = 0.5, 512
"""What the API, the datastore and the controllers take besides."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """Wanted and there: CPUs, memory in MiB and disk in GiB. What there is is None while it is not known."""

    vcpu: float
    memory_mib: int
    volumes_gib: int
    vcpu_there: float | None = None
    memory_mib_there: int | None = None
    volumes_gib_there: int = 0

    def on(self, shape: Shape) -> Footprint:
        """Return the same that is wanted, and what a cluster of that shape leaves for it."""
        own_vcpu = shape.nodes * VCPU_OF_A_NODE + shape.control_planes * VCPU_OF_A_CONTROL_PLANE
        own_memory = shape.nodes * MEMORY_MIB_OF_A_NODE + shape.control_planes * MEMORY_MIB_OF_A_CONTROL_PLANE
        memory = None if shape.memory_mib is None else max(0, shape.memory_mib * shape.nodes - own_memory)
        return replace(
            self,
            vcpu_there=None if shape.vcpu is None else max(0.0, shape.vcpu * shape.nodes - own_vcpu),
            memory_mib_there=memory,
            volumes_gib_there=shape.data_disks * shape.disk_gib * shape.nodes or shape.root_gib * shape.nodes,
        )

    @property
    def fits(self) -> bool:
        """Whether CPUs and memory suffice, as far as is known."""
        return not (self.lacks_vcpu or self.lacks_memory)

    @property
    def lacks_vcpu(self) -> bool:
        """Whether the CPUs do not suffice, as far as is known."""
        return self.vcpu_there is not None and self.vcpu > self.vcpu_there

    @property
    def lacks_memory(self) -> bool:
        """Whether the memory does not suffice, as far as is known."""
        return self.memory_mib_there is not None and self.memory_mib > self.memory_mib_there


def footprint(recipes: Iterable[Recipe], shape: Shape) -> Footprint:
    """Return what the add-ons ask for in all, MicroK8s' own part not among it, and what is left for them.

    What is set aside as huge pages is memory that nothing else can have.
    """
    needs = [recipe.needs for recipe in recipes]
    disks = shape.data_disks * shape.nodes
    asked = Footprint(
        vcpu=sum(each.vcpu + each.vcpu_each * shape.nodes + each.vcpu_per_disk * disks for each in needs),
        memory_mib=sum(
            each.memory_mib
            + (each.memory_mib_each + each.per_node.hugepages_mib) * shape.nodes
            + each.memory_mib_per_disk * disks
            for each in needs
        ),
        volumes_gib=sum(each.volumes_gib for each in needs),
    )
    return asked.on(shape)
