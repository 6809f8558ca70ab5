"""A cluster as far as add-ons care."""

from __future__ import annotations

from dataclasses import dataclass

from mectui.addons.recipe.tracks import track_of
from mectui.answers.model import Answers

ARCHITECTURES = AMD64, ARM64 = "amd64", "arm64"
_NAMES = {"x86_64": AMD64, "amd64": AMD64, "arm64": ARM64, "aarch64": ARM64}


def architecture_of(name: str) -> str:
    """Return the name that containers have processors by, for any of their names."""
    return _NAMES.get(name, name)


@dataclass(frozen=True, slots=True)
class MachineType:
    """An instance type that could be taken; `architecture` by the name that containers use."""

    name: str
    architecture: str
    vcpu: int
    memory_mib: int
    hourly_usd: float | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A cluster that there is: its machines and its channel are what they are; `addons` are as it has them.

    Both its name and theirs are as they are written.
    """

    name: str
    addons: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shape:
    """A cluster. What is not known yet is None, and nothing is refused for it. Memory of a node, in MiB.

    `standing` is None for one that is still to be made.
    """

    track: str | None
    control_planes: int
    workers: int
    instance_type: str
    architecture: str | None = None
    vcpu: int | None = None
    memory_mib: int | None = None
    data_disks: int = 0
    disk_gib: int = 0
    root_gib: int = 30
    engine: str = "microk8s"
    cloud: str = "aws"
    max_nodes: int | None = None
    standing: Standing | None = None

    @property
    def nodes(self) -> int:
        """How many nodes take pods: all of them; MicroK8s keeps none of its control planes free."""
        return self.control_planes + self.workers

    @classmethod
    def of(
        cls,
        answers: Answers,
        *,
        architecture: str | None = None,
        vcpu: int | None = None,
        memory_mib: int | None = None,
        standing: Standing | None = None,
    ) -> Shape:
        """Return the cluster of an answer file, with what AWS tells of its instance type, if it was asked."""
        disks = answers.aws.data_disks
        return cls(
            track=track_of(answers.cluster.channel),
            control_planes=answers.cluster.control_planes,
            workers=answers.cluster.workers,
            instance_type=answers.aws.instance_type,
            architecture=architecture and architecture_of(architecture),
            vcpu=vcpu,
            memory_mib=memory_mib,
            data_disks=disks.count,
            disk_gib=disks.size_gib if disks.count else 0,
            root_gib=answers.aws.root_disk_gib,
            engine=answers.cluster.engine,
            max_nodes=answers.limits.max_nodes,
            standing=standing,
        )
