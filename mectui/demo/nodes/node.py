"""One machine: its power, its files, its users, and the services that run on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from mectui.demo.fault_kinds import FaultKind
from mectui.demo.nodes.clock import Clock, Stage
from mectui.demo.nodes.cloud_init import CloudInit
from mectui.demo.nodes.faults import Faults
from mectui.demo.nodes.image import ubuntu_image
from mectui.demo.nodes.jobs import Jobs
from mectui.demo.nodes.machine import Disks, Kernel, Packages, Services
from mectui.demo.nodes.snapd import Snapd
from mectui.demo.nodes.spec import NodeSpec
from mectui.demo.nodes.ssh_server import SshServer
from mectui.demo.nodes.users import Users

if TYPE_CHECKING:
    from mectui.demo.nodes.microk8s import MicroK8s

_BEFORE_CLOUD_INIT = 0.95
"""When SSH first answers, as a part of the time it takes until it answers with the right key."""


class Node:
    """A simulated machine. It reaches the others through `neighbour`, by their addresses."""

    def __init__(
        self, spec: NodeSpec, clock: Clock, faults: Faults, neighbour: Callable[[str], Node | None]
    ) -> None:
        self.spec = spec
        self.clock = clock
        self.faults = faults
        self.neighbour = neighbour
        self.hostname = f"ip-{spec.private_ip.replace('.', '-')}"
        self.on_network = False
        self.users = Users()
        self.files = ubuntu_image(spec)
        self.kernel = Kernel(self.files, spec.memory_mib)
        self.services = Services()
        self.packages = Packages(self.kernel, self.services)
        self.disks = Disks(spec, self.files)
        self.cloud_init = CloudInit(self)
        self.snapd = Snapd(self)
        self.sshd = SshServer(self)
        self.jobs = Jobs()
        self.loopback: dict[str, list[str]] = {}
        self._work: set[asyncio.Task[Any]] = set()

    @property
    def microk8s(self) -> MicroK8s | None:
        """Return MicroK8s where its snap is installed."""
        return self.snapd.microk8s

    @property
    def addresses(self) -> list[str]:
        """Return the machine's addresses, the private one first; a running Calico adds its own."""
        running = self.microk8s is not None and self.microk8s.running
        return [self.spec.private_ip, *([self.microk8s.tunnel_address] if running and self.microk8s else [])]

    def listening(self, port: int) -> int | None:
        """Return the loopback port behind one of this machine's ports, or None."""
        if port == 22:
            return self.sshd.port
        if port == 16443 and self.microk8s is not None:
            return self.microk8s.api_port
        return None

    def begin(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Let something go on by itself on this machine, for as long as it is switched on."""
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        return task

    def power_on(self) -> None:
        """Begin to boot."""
        self.begin(self._boot())

    async def halt(self) -> None:
        """Switch off: everything stops at once, and connections are cut."""
        self.on_network = False
        current = asyncio.current_task()
        for task in [task for task in self._work if task is not current]:
            task.cancel()
        await self.sshd.stop()
        await self.snapd.power_off()

    async def reboot(self) -> None:
        """Switch off and on again."""
        await self.halt()
        self.power_on()

    async def vanish(self) -> None:
        """Drop off the network, as a machine does whose kernel has died."""
        await self.halt()

    async def _boot(self) -> None:
        name = self.spec.name
        if self.faults.take(FaultKind.BOOT_FAILURE, name):
            return
        self._empty_memory()
        for part in (self.kernel, self.disks, self.services):
            part.boot()
        newborn = self.cloud_init.wake()
        seconds = self.clock.spread(Stage.SSH if newborn else Stage.SSH_AGAIN, name)
        await self.clock.sleep(seconds * _BEFORE_CLOUD_INIT)
        self.on_network = True
        if newborn and self.clock.early_bird(name):
            await self.sshd.start(stray_key=True)
        await self.clock.sleep(seconds * (1 - _BEFORE_CLOUD_INIT))
        await self.sshd.stop()
        await self.cloud_init.init_stage()
        await self.sshd.start()
        self.snapd.power_on()
        await self.cloud_init.final_stage()

    def _empty_memory(self) -> None:
        """Empty /run, which is no disk."""
        self.files.remove("/run", recursive=True)
        self.files.make_directory("/run/cloud-init", parents=True)
