"""A cluster: what its machines share, its Kubernetes and its datastore."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mectui.demo.nodes.clock import Clock
from mectui.demo.nodes.faults import Faults
from mectui.demo.nodes.kubernetes.certificates import SERVICE_ADDRESS, Authority
from mectui.demo.nodes.kubernetes.controllers import Controllers
from mectui.demo.nodes.kubernetes.resources import DEPLOYMENTS, NAMESPACES, NODES, SERVICES
from mectui.demo.nodes.kubernetes.store import Store
from mectui.demo.nodes.kubernetes.tables import is_ready
from mectui.demo.nodes.made.placing import Place
from mectui.demo.nodes.microk8s import objects
from mectui.demo.nodes.microk8s.ailments import Ailments
from mectui.demo.nodes.microk8s.lacking import Lacking

if TYPE_CHECKING:
    from mectui.demo.nodes.microk8s.snap import MicroK8s

_VOTERS = 3
_GRACE = 40
"""Seconds after which Kubernetes gives a silent node up."""


@dataclass
class Member:
    """An entry of the datastore's member list. It may outlive what it stands for."""

    machine: MicroK8s
    address: str


class Cluster:
    """One cluster. Every machine starts as a cluster of its own."""

    def __init__(self, clock: Clock, faults: Faults) -> None:
        self.authority = Authority()
        self.admin = self.authority.client("admin", "system:masters")
        self.admin_token = secrets.token_hex(16)
        self.store = Store()
        self.addons: set[str] = {"ha-cluster", "helm", "helm3"}
        self.made: dict[str, list[Place]] = {}
        self.switching = asyncio.Lock()
        self.members: list[Member] = []
        self.joining: MicroK8s | None = None
        self.rebinding = False
        self._clock = clock
        self._work: set[asyncio.Task[Any]] = set()
        self._grace: dict[str, asyncio.Task[Any]] = {}
        self._machines: dict[str, MicroK8s] = {}
        Controllers(self.store, clock, self.begin, Ailments(faults, Lacking(self.store, self._machines)))
        for name in ("default", "kube-system", "kube-public", "kube-node-lease"):
            self.store.create(NAMESPACES, objects.namespace(name))
        self.store.create(SERVICES, objects.service("kubernetes", "default", SERVICE_ADDRESS, 443))

    def begin(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Let something go on in the cluster for as long as any of its machines is on."""
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        return task

    def roles(self) -> list[tuple[str, str]]:
        """Return the datastore's members as address and role: three voters, three stand-bys, then spares."""
        ranks = ["voter"] * _VOTERS + ["standby"] * _VOTERS
        alone = len(self.members) == 1 and not self._was_joined
        return [
            (
                "127.0.0.1:19001" if alone else f"{member.address}:19001",
                ranks[i] if i < len(ranks) else "spare",
            )
            for i, member in enumerate(self.members)
        ]

    @property
    def _was_joined(self) -> bool:
        return len(self._machines) > 1

    @property
    def highly_available(self) -> bool:
        """Say whether there are enough voters to lose one."""
        return len(self.members) >= _VOTERS

    @property
    def has_quorum(self) -> bool:
        """Say whether a majority of the voters is there; without it the datastore freezes."""
        voters = self.members[:_VOTERS]
        alive = sum(member.machine.alive for member in voters)
        return 2 * alive > len(voters)

    def is_alive(self, name: str) -> bool:
        """Say whether the machine of a node is there."""
        return name in self._machines and self._machines[name].alive

    @property
    def machines(self) -> list[MicroK8s]:
        """Return every machine of the cluster."""
        return list(self._machines.values())

    def take_disks(self, kind: str) -> dict[str, list[str]]:
        """Put a signature on every disk with nothing on it, and return those that have it, by node."""
        for machine in self.machines:
            for disk in machine.node.disks.all:
                if disk.free:
                    disk.format(kind)
        return {
            name: [disk.name for disk in machine.node.disks.all if disk.kind == kind]
            for name, machine in self._machines.items()
        }

    def free_disks(self, kind: str) -> None:
        """Wipe every disk with a signature, as who put it there does in the end."""
        for machine in self.machines:
            for disk in machine.node.disks.all:
                if disk.kind == kind:
                    disk.zero()

    def member(self, address: str) -> Member | None:
        """Return the datastore's entry of an address."""
        return next((member for member in self.members if member.address == address), None)

    def admit(self, machine: MicroK8s) -> None:
        """Enter a control plane into the datastore's member list."""
        if self.member(machine.address) is None:
            self.members.append(Member(machine, machine.address))

    def dismiss(self, address: str) -> None:
        """Take an address off the datastore's member list."""
        self.members = [member for member in self.members if member.address != address]

    def register(self, machine: MicroK8s, *, ready: bool) -> None:
        """Let a machine's kubelet make its Node object, or take up the one there is."""
        name = machine.node.hostname
        self._machines[name] = machine
        found = self.store.find(NODES, "", name)
        if found is None:
            self.store.create(NODES, objects.node(machine))
        else:
            found["status"]["allocatable"] |= objects.resources(machine)
        self.set_ready(name, ready=ready)

    def set_ready(self, name: str, *, ready: bool, silent: bool = False) -> None:
        """Set the Ready condition of a node; `silent` says that its kubelet was not heard of."""
        node = self.store.find(NODES, "", name)
        if node is not None:
            node["status"]["conditions"] = objects.conditions(ready=ready, silent=silent)
            self.store.touch(node)

    def silence(self, machine: MicroK8s) -> None:
        """Notice that a machine's services ended: its node is given up unless they come back in time."""
        if not any(other.alive for other in self._machines.values()):
            for task in list(self._work):
                task.cancel()
            return
        self._expect(machine)

    def expect_the_silent(self) -> None:
        """Begin the grace of those who were silent while nobody watched: the whole cluster was off."""
        for name, machine in self._machines.items():
            watched = name in self._grace and not self._grace[name].done()
            if not machine.alive and not watched:
                self._expect(machine)

    def _expect(self, machine: MicroK8s) -> None:
        self._grace[machine.node.hostname] = self.begin(self._give_up(machine))

    async def _give_up(self, machine: MicroK8s) -> None:
        await self._clock.sleep(_GRACE)
        if not machine.alive or machine.cluster is not self:
            self.set_ready(machine.node.hostname, ready=False, silent=True)

    def forget(self, name: str) -> None:
        """Remove a Node object and what ran there."""
        self._machines.pop(name, None)
        if self.store.find(NODES, "", name) is not None:
            self.store.delete(NODES, "", name)

    def node_name(self, address: str) -> str | None:
        """Return the name of the node with an internal address."""
        for node in self.store.list(NODES):
            if any(item["address"] == address for item in node["status"]["addresses"]):
                return str(node["metadata"]["name"])
        return None

    @property
    def any_ready(self) -> bool:
        """Say whether any node is Ready, which is what `status --wait-ready` waits for."""
        return any(is_ready(node) for node in self.store.list(NODES))

    @property
    def resolves_names(self) -> bool:
        """Say whether CoreDNS runs."""
        coredns = self.store.find(DEPLOYMENTS, "kube-system", "coredns")
        return coredns is not None and coredns.get("status", {}).get("readyReplicas", 0) > 0
