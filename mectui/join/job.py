"""What is to be brought together, and how its machines are reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from mectui.answers.model import Bastion, Timeouts
from mectui.microk8s import NodeState
from mectui.plan.model import Machine, Role
from mectui.ssh import Target


@dataclass(frozen=True, slots=True)
class JoinJob:
    """Machines that exist, and what a run knows of them.

    `bootstrap_host_keys` are the public host keys given through user-data, by node name; a node whose
    pins on disk are others has made its own already. While a node is young (`boot_grace` since it
    first answered) a wrong host key means that it is not ready. `claim_grace` is how long a node that
    says it has joined may take to be seen by a control plane.
    """

    cluster: str
    machines: tuple[Machine, ...]
    channel: str
    user: str
    key: Path
    known_hosts: Path
    bastion: Bastion | None = None
    bootstrap_host_keys: Mapping[str, str] = field(default_factory=dict)
    timeouts: Timeouts = field(default_factory=Timeouts)
    port: int = 22
    boot_grace: timedelta = timedelta(minutes=3)
    claim_grace: timedelta = timedelta(minutes=2)

    @property
    def first(self) -> Machine:
        """The control plane that all others join."""
        return next(machine for machine in self.machines if machine.first)

    @property
    def control_planes(self) -> tuple[Machine, ...]:
        """The control planes, the first one first."""
        planes = [machine for machine in self.machines if machine.role is Role.CONTROL_PLANE]
        return tuple(sorted(planes, key=lambda machine: not machine.first))

    def address(self, machine: Machine) -> str:
        """Return where this run reaches the machine: inside where there is a bastion, else outside."""
        inside = self.bastion is not None or machine.public_ip is None
        return machine.private_ip if inside else str(machine.public_ip)

    def target(self, machine: Machine) -> Target:
        """Return the machine's SSH server."""
        return Target(
            name=machine.name,
            host=self.address(machine),
            port=self.port,
            user=self.user,
            key=self.key,
            bastion=self.bastion,
        )


@dataclass(frozen=True, slots=True)
class JoinedCluster:
    """The nodes as the first control plane sees them, all Ready, by name."""

    nodes: Mapping[str, NodeState]
