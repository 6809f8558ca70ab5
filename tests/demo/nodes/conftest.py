"""Machines at high speed, reached by real SSH."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncssh
import pytest

from mectui.demo.nodes import Clock, Faults, Fleet, NodeSpec

FIRST = "demo-cp-0"
_LAUNCH = """\
version: 0.1.0
extraKubeletArgs: {--cluster-domain: cluster.local, --cluster-dns: 10.152.183.10}
addons: [{name: dns}]
"""


class Lab:
    """A fleet, the user's key, and the nodes' bootstrap host keys."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet = fleet
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.host_keys: dict[str, asyncssh.SSHKey] = {}
        self.connections: list[asyncssh.SSHClientConnection] = []

    def spec(
        self, name: str, number: int, user_data: str | bytes | None = None, **changes: object
    ) -> NodeSpec:
        host_key = self.host_keys.setdefault(name, asyncssh.generate_private_key("ssh-ed25519"))
        text = user_data if user_data is not None else self.user_data(name, host_key)
        fields: dict[str, object] = {
            "instance_id": f"i-{number:017x}",
            "name": name,
            "private_ip": f"10.0.1.{number}",
            "public_ip": None,
            "user_data": text.encode() if isinstance(text, str) else text,
            "authorized_keys": (self.key.export_public_key().decode().strip(),),
        }
        return NodeSpec(**(fields | changes))  # type: ignore[arg-type]

    @staticmethod
    def user_data(name: str, host_key: asyncssh.SSHKey) -> str:
        private = host_key.export_private_key().decode().replace("\n", "\n    ")
        launch = _LAUNCH.replace("\n", "\n    ")
        return f"""\
#cloud-config
hostname: {name}
preserve_hostname: false
ssh_deletekeys: true
ssh_keys:
  ed25519_private: |
    {private}
  ed25519_public: {host_key.export_public_key().decode().strip()}
write_files:
- path: /etc/microk8s.yaml
  permissions: "0600"
  content: |
    {launch}
runcmd:
- snap wait system seed.loaded
- |
  for attempt in 1 2 3; do
    snap install microk8s --classic --channel=1.34/stable && break
    sleep 15
  done
- [snap, refresh, --hold, microk8s]
- usermod -aG microk8s ubuntu
"""

    async def launch(self, *names: str) -> None:
        for number, name in enumerate(names, 10 + len(self.host_keys)):
            await self.fleet.launch(self.spec(name, number))

    async def port(self, name: str, number: int = 22) -> int:
        """Return the loopback port behind a node's port, once it is there and is the right one."""
        node = self.fleet.node(name)
        async with asyncio.timeout(20):
            while True:
                port = self.fleet.route(node.spec.private_ip, number)
                if port is not None and (number != 22 or node.cloud_init.stage != "init-local"):
                    return port
                await asyncio.sleep(0.005)

    async def connect(self, name: str) -> asyncssh.SSHClientConnection:
        port = await self.port(name)
        trusted = asyncssh.import_known_hosts(f"[127.0.0.1]:{port} {self._public(name)}\n")
        connection = await asyncssh.connect(
            "127.0.0.1", port, username="ubuntu", client_keys=[self.key], known_hosts=trusted, config=None
        )
        self.connections.append(connection)
        return connection

    def _public(self, name: str) -> str:
        return self.host_keys[name].export_public_key().decode().strip()

    async def run(self, name: str, command: str, stdin: str = "") -> tuple[int, str, str]:
        """Run a command on a node as ubuntu and return its exit code and what it printed."""
        connection = await self.connect(name)
        done = await connection.run(command, input=stdin, check=False)
        return done.exit_status or 0, str(done.stdout), str(done.stderr)

    async def up(self, *names: str) -> None:
        """Launch nodes and wait until MicroK8s is up on each."""
        await self.launch(*names)
        await asyncio.gather(*(self.run(name, "cloud-init status --wait") for name in names))
        await asyncio.gather(
            *(self.run(name, "sudo microk8s status --wait-ready --timeout 600") for name in names)
        )

    async def close(self) -> None:
        for connection in self.connections:
            connection.abort()
        await self.fleet.close()


MakeLab = Callable[..., Awaitable[Lab]]


@pytest.fixture
async def make_lab() -> AsyncIterator[MakeLab]:
    """Make labs with faults; they are closed afterwards."""
    labs: list[Lab] = []

    async def make(*faults: str, speed: float = 500) -> Lab:
        labs.append(Lab(Fleet(Clock(speed), Faults(faults))))
        return labs[-1]

    yield make
    for lab in labs:
        await lab.close()


@pytest.fixture
async def lab(make_lab: MakeLab) -> Lab:
    """A lab without faults."""
    return await make_lab()
