"""MicroK8s on one machine: its files, its services, and which cluster it is part of."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from mectui.demo.nodes.clock import Stage
from mectui.demo.nodes.kubernetes.api import ApiServer
from mectui.demo.nodes.kubernetes.certificates import Pair
from mectui.demo.nodes.microk8s import objects
from mectui.demo.nodes.microk8s.cluster import Cluster
from mectui.demo.nodes.microk8s.launch import LaunchConfiguration, read_launch
from mectui.demo.nodes.microk8s.layout import (
    ARGUMENTS,
    BACKEND,
    CERTIFICATES,
    FOLDERS,
    HA_LOCK,
    NO_REISSUE_LOCK,
    PERSISTENT_TOKENS,
    WORKER_LOCK,
)
from mectui.demo.nodes.microk8s.switching import enable

if TYPE_CHECKING:
    from mectui.demo.nodes.node import Node

_API_ARGUMENTS = "--secure-port=16443\n--authorization-mode=AlwaysAllow\n--allow-privileged=true\n"
_RESTART = 12
_API_RESTART = 8
"""Seconds until the services answer again after a stop or a reboot, where nothing has to be made."""


class MicroK8s:
    """The snap's services on a machine. `worker` is true after a join with --worker."""

    def __init__(self, node: Node, version: str) -> None:
        self.node = node
        self.version = version
        self.cluster = Cluster(node.clock, node.faults)
        self.worker = False
        self.running = False
        self.disabled = False
        self.launch = LaunchConfiguration()
        self.certificate: Pair | None = None
        self._launched = False
        self._api: ApiServer | None = None

    @property
    def minor(self) -> int:
        """Return the number of the track behind the point."""
        return int(self.version.split(".")[1])

    @property
    def address(self) -> str:
        """Return the address that the others know the machine by."""
        return self.node.spec.private_ip

    @property
    def tunnel_address(self) -> str:
        """Return the address of Calico's VXLAN interface, which `hostname -I` shows too."""
        third, fourth = self.address.split(".")[2:]
        return f"10.1.{third}.{int(fourth) & 192}"

    @property
    def alive(self) -> bool:
        """Say whether the services run on a machine that the others can reach."""
        return self.running and self.node.on_network

    @property
    def api_port(self) -> int | None:
        """Return the loopback port of the API server, or None."""
        return self._api.port if self._api is not None else None

    @property
    def ready(self) -> bool:
        """Say whether the API answers and any node is Ready."""
        return self._api is not None and self.cluster.has_quorum and self.cluster.any_ready

    async def install(self) -> None:
        """Do what the install hook does, then let the services start. Raises ValueError, TypeError."""
        files = self.node.files
        for folder in FOLDERS:
            files.make_directory(folder, parents=True)
        self.node.users.add_group("microk8s")
        self.launch = read_launch(files)
        for name, text in self.launch.config_files.items():
            files.put(f"{ARGUMENTS}/{name}", text, mode=0o660)
        if self.launch.persistent_token:
            files.put(PERSISTENT_TOKENS, f"{self.launch.persistent_token}\n", mode=0o600)
        files.put(HA_LOCK, "")
        files.put(f"{ARGUMENTS}/kube-apiserver", _API_ARGUMENTS, mode=0o660)
        self._write_certificates()
        self.node.begin(self.start())

    async def start(self) -> None:
        """Start the services and return once they answer."""
        if self.running:
            return
        self.running, self.disabled = True, False
        if self._launched:
            await self.node.clock.sleep(_RESTART)
        else:
            await self.node.clock.take(Stage.START, self.node.spec.name)
        await self.come_up()
        if not self._launched:
            self._launched = True
            self._apply_launch()

    async def come_up(self) -> None:
        """Let API server and kubelet begin to answer in the machine's cluster."""
        if not self.worker:
            self.cluster.admit(self)
            await self._serve()
        for resource, obj in objects.network():
            if self.cluster.store.find(resource, "kube-system", obj["metadata"]["name"]) is None:
                self.cluster.store.create(resource, obj)
        self.cluster.register(self, ready=True)
        self.cluster.expect_the_silent()
        self.write_backend()

    async def stop(self) -> None:
        """Stop the services, as `microk8s stop` does; they stay stopped over a reboot."""
        self.disabled = True
        await self.power_off()

    async def power_off(self) -> None:
        """Notice that the machine is switched off."""
        was_running, self.running = self.running, False
        await self._close_api()
        if was_running:
            self.cluster.silence(self)

    async def enter(self, cluster: Cluster, *, worker: bool) -> None:
        """Become part of another cluster; the one it was of its own is gone."""
        await self._close_api()
        self.cluster, self.worker = cluster, worker
        files = self.node.files
        files.put(NO_REISSUE_LOCK, "")
        if worker:
            files.put(WORKER_LOCK, "", mode=0o700)
        else:
            self._write_certificates()
            await self._serve()

    async def reset(self) -> None:
        """Become a cluster of its own again, with an empty datastore."""
        old, self.running = self.cluster, False
        await self._close_api()
        old.dismiss(self.address)
        old.set_ready(self.node.hostname, ready=False, silent=True)
        for lock in (WORKER_LOCK, NO_REISSUE_LOCK):
            if self.node.files.exists(lock):
                self.node.files.remove(lock)
        self.cluster, self.worker = Cluster(self.node.clock, self.node.faults), False
        self._write_certificates()
        await self.node.clock.take(Stage.LEAVE, self.node.spec.name)
        self.running = True
        await self.come_up()

    async def wait_ready(self, seconds: float) -> bool:
        """Wait until MicroK8s is ready; `seconds` of 0 or less are no limit."""
        limit = self.node.clock.patience(seconds) if seconds > 0 else 10**6
        deadline = time.monotonic() + limit
        while not self.ready and time.monotonic() < deadline:
            with suppress(TimeoutError):
                async with asyncio.timeout(min(1, deadline - time.monotonic())):
                    await self.cluster.store.change()
        return self.ready

    def write_backend(self) -> None:
        """Write the files in which the datastore keeps its member list, on every control plane."""
        numbers = {"voter": 0, "standby": 1, "spare": 2}
        rows = [(address, numbers[role]) for address, role in self.cluster.roles()]
        listing = "".join(
            f"- Address: {address}\n  ID: {3297041220608546238 + index}\n  Role: {role}\n"
            for index, (address, role) in enumerate(rows)
        )
        for index, member in enumerate(self.cluster.members):
            files = member.machine.node.files
            files.put(f"{BACKEND}/cluster.yaml", listing, mode=0o600)
            text = f"Address: {rows[index][0]}\nID: {3297041220608546238 + index}\nRole: {rows[index][1]}\n"
            files.put(f"{BACKEND}/info.yaml", text, mode=0o600)

    async def reissue(self) -> None:
        """Make a new certificate for the API server, as `refresh-certs --cert server.crt` does."""
        self._write_certificates()
        if self._api is not None:
            await self._close_api()
            await self._serve()

    async def restart_api(self) -> None:
        """Start the API server anew, as some add-ons do: nothing answers for a while after this returns."""
        if self._api is not None:
            await self._close_api()
            self.node.begin(self._serve_again())

    async def _serve_again(self) -> None:
        await self.node.clock.sleep(_API_RESTART)
        if self.running:
            await self._serve()

    def _write_certificates(self) -> None:
        authority = self.cluster.authority
        self.certificate = authority.server([self.address], self.launch.extra_sans)
        pairs = {"ca": authority.pair, "server": self.certificate, "client": self.cluster.admin}
        for name, pair in pairs.items():
            self.node.files.put(f"{CERTIFICATES}/{name}.crt", pair.certificate, mode=0o660)
            self.node.files.put(f"{CERTIFICATES}/{name}.key", pair.key, mode=0o660)

    async def _serve(self) -> None:
        if self._api is None and self.certificate is not None:
            self._api = ApiServer(self.cluster, self.certificate, self.version)
            await self._api.start()

    async def _close_api(self) -> None:
        api, self._api = self._api, None
        if api is not None:
            await api.stop()

    def _apply_launch(self) -> None:
        from mectui.demo.nodes.microk8s.joining import join

        if self.launch.join_url:
            self.node.begin(
                join(self, self.launch.join_url, worker=self.launch.join_as_worker, say=lambda text: None)
            )
            return
        for addon, arguments in self.launch.addons:
            enable(self, addon, arguments)
