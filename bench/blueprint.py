"""The order of the Akraino IEC Type 2 blueprint, step by step, over the same SSH as mectui's.

Its Terraform code (akraino-edge-stack/iec, src/foundation/microk8s): the master's instance, whose
user-data installs MicroK8s, enables add-ons and mints a token; a provisioner polls for the token's file
every 5 s, adds the public address to the certificate's template, sleeps a minute, stops and starts
MicroK8s; only then a worker's instance, whose user-data installs MicroK8s and joins; a provisioner polls
for the file that says so.

Where that is unclear, or would not work, it gets the better of it: apt, snapd and the core snap take no
time here; a worker joins with --worker, which the code's MicroK8s 1.20 did not have; a fresh token is
minted for every worker, where the code has one that serves once; the next worker is made as soon as the
last one's file is there, before it is Ready; a new node is tried five times a second until SSH answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import yaml

from bench.machines import Born, Nursery
from mectui.join import JoinJob
from mectui.microk8s import commands, parse_invitation, parse_nodes
from mectui.ssh import Dialer, HostKeyPair, Remote, SshError, generate_host_keys

_TOKEN, _COMPLETE = "/microk8s.join_token", "/microk8s.complete"
_LONGEST = 3600.0
_TRY_AGAIN = 0.2
_INSTALL = ("apt update -y", "apt install snapd -y", "snap install core", "export PATH=$PATH:/snap/bin")


class Blueprint:
    """One cluster in the blueprint's order. `born` is what it has made so far, the master first."""

    def __init__(self, nursery: Nursery, job: JoinJob) -> None:
        self.born: list[Born] = []
        self._nursery = nursery
        self._job = job
        self._keys = generate_host_keys(nursery.names)
        self._dialer = Dialer(len(nursery.names))

    async def run(self, *, at_once: bool) -> None:
        """Return when every node is Ready; workers are made one after another, or all `at_once`."""
        first, *workers = self._nursery.names
        master = self._bear(first, _master(self._job.channel))
        async with self._connected(master) as remote:
            for step in _finish_master(master.machine.private_ip):
                await remote.run(step, deadline=_LONGEST)
            if at_once:
                urls = [await self._mint(remote, master) for _ in workers]
                await asyncio.gather(*map(self._worker, workers, urls))
            else:
                for worker in workers:
                    await self._worker(worker, await self._mint(remote, master))
            await self._all_ready(remote)

    async def _worker(self, name: str, url: str) -> None:
        """Make a worker; it is done, for the blueprint, when the file is there."""
        born = await asyncio.to_thread(self._bear, name, _worker(self._job.channel, url))
        async with self._connected(born) as remote:
            await remote.run(_until(_COMPLETE), deadline=_LONGEST)

    async def _mint(self, master: Remote, born: Born) -> str:
        minted = await master.run("sudo microk8s add-node --format json", deadline=_LONGEST)
        return parse_invitation(minted.stdout, born.machine.private_ip).url

    async def _all_ready(self, master: Remote) -> None:
        while True:
            listed = await master.run(commands.nodes(), deadline=_LONGEST)
            ready = [node for node in parse_nodes(listed.stdout).values() if node.ready]
            if len(ready) == len(self._nursery.names):
                return
            await asyncio.sleep(_TRY_AGAIN)

    def _bear(self, name: str, script: list[str]) -> Born:
        born = self._nursery.bear(name, _user_data(name, script, self._keys[name]))
        self.born.append(born)
        return born

    @asynccontextmanager
    async def _connected(self, born: Born) -> AsyncIterator[Remote]:
        remote = Remote(self._job.target(born.machine), self._dialer)
        while not remote.connected:
            try:
                await remote.connect([self._keys[born.machine.name].public])
            except SshError:
                await asyncio.sleep(_TRY_AGAIN)
        try:
            yield remote
        finally:
            await remote.close()


def _user_data(name: str, script: list[str], key: HostKeyPair) -> str:
    """Return the script as cloud-config, so that the node's host key is known, as it is on mectui's side."""
    keys = {"ed25519_private": key.private, "ed25519_public": key.public}
    return "#cloud-config\n" + yaml.safe_dump({"hostname": name, "ssh_keys": keys, "runcmd": script})


def _master(channel: str) -> list[str]:
    return [
        *_INSTALL,
        f"snap install microk8s --classic --channel={channel}",
        "microk8s status --wait-ready",
        "microk8s enable dns",
        f"microk8s add-node > {_TOKEN}",
        "microk8s config > /configFile-master",
    ]


def _finish_master(address: str) -> list[str]:
    return [
        f"{_until(_TOKEN)}; cat {_TOKEN}",
        f"sudo sed -i 's/#MOREIPS/IP.7 = {address}\\n#MOREIPS/g' "
        "/var/snap/microk8s/current/certs/csr.conf.template",
        "sudo sleep 1m",
        "sudo microk8s stop",
        "sudo microk8s start",
    ]


def _worker(channel: str, url: str) -> list[str]:
    return [
        *_INSTALL,
        f"snap install microk8s --classic --channel={channel}",
        "microk8s status --wait-ready",  # the code's `microk8s enable dns` waits for that too
        f"microk8s join {url} --worker",
        f"touch {_COMPLETE}",
    ]


def _until(path: str) -> str:
    return f"until [ -f {path} ]; do sleep 5; done"
