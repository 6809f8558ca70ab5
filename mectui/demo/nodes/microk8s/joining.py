"""Joining a cluster: what the joiner says and does, and what the cluster's agent answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from mectui.demo.fault_kinds import FaultKind
from mectui.demo.nodes.clock import Stage
from mectui.demo.nodes.microk8s import tokens
from mectui.demo.nodes.microk8s.layout import JOIN_LOCK
from mectui.demo.nodes.microk8s.texts import CONNECTION_REFUSED, WORKER_JOINED

if TYPE_CHECKING:
    from mectui.demo.nodes.microk8s.cluster import Cluster
    from mectui.demo.nodes.microk8s.snap import MicroK8s

Say = Callable[[str], None]
_EXPECTED = "Expected format: <master_IP>:<master_PORT>/<token>[/<fingerprint>]"
_LOW_MEMORY_MIB = 512
_REBINDING = 5
"""Seconds for which the first join of a control plane restarts the datastore under everybody."""


class Refusal(Exception):
    """The join ends with a message, an exit code, and perhaps a traceback on standard error."""

    def __init__(self, message: str, code: int, traceback: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.traceback = traceback


@dataclass(frozen=True, slots=True)
class Connection:
    """What stands in a join URL."""

    host: str
    port: int
    token: str
    fingerprint: str


async def join(machine: MicroK8s, url: str, *, worker: bool, say: Say, verify: bool = True) -> None:
    """Join the cluster of `url`. Raises Refusal; returning is no proof of membership, as in reality."""
    connection = read_connection(url)
    say(f"Contacting cluster at {connection.host}\n")
    _require_memory(machine, worker=worker)
    name = machine.node.spec.name
    if machine.node.faults.take(FaultKind.NODE_VANISHES, name):
        await machine.node.vanish()
        raise Refusal("", 1)
    host = _contact(machine, connection, verify=verify)
    machine.node.files.put(JOIN_LOCK, "")
    _ask(machine, host, connection)
    half_done = machine.node.faults.take(FaultKind.JOIN_HALF_DONE, name)
    if worker:
        await _join_as_worker(machine, host, say, half_done=half_done)
    else:
        await _join_as_control_plane(machine, host, say, half_done=half_done)
    if not half_done:
        machine.node.files.remove(JOIN_LOCK)
    say("Successfully joined the cluster.\n")


def read_connection(url: str) -> Connection:
    """Read a join URL. Raises Refusal where MicroK8s would."""
    match = re.fullmatch(r"([^/:]+):(\d+)/([^/]+)(?:/([^/]+))?", url)
    if match is None:
        raise Refusal(f"Invalid connection: {_EXPECTED}", 1)
    try:
        ip_address(match[1])
    except ValueError:
        raise Refusal("Invalid connection: Invalid master IP", 1) from None
    if len(match[3]) < 32:
        raise Refusal("Invalid connection: Cluster token size should be at least 32 bytes", 1)
    if match[4] is not None and len(match[4]) < 12:
        raise Refusal("Invalid connection: Fingerprint size should be at least 12 bytes", 1)
    return Connection(match[1], int(match[2]), match[3], match[4] or "")


def _require_memory(machine: MicroK8s, *, worker: bool) -> None:
    if not worker and machine.node.spec.memory_mib <= _LOW_MEMORY_MIB:
        raise Refusal(
            "This node does not have enough RAM to host the Kubernetes control plane services\n"
            "and join the database quorum. You may consider joining this node as a worker instead:",
            1,
        )


def _contact(machine: MicroK8s, connection: Connection, *, verify: bool) -> MicroK8s:
    """Reach the cluster's agent and check its certificate."""
    own = connection.host in ("127.0.0.1", machine.address)
    node = machine.node if own else machine.node.neighbour(connection.host)
    host = node.microk8s if node is not None else None
    if host is None or connection.port != 25000 or not host.running:
        raise Refusal("", 1, CONNECTION_REFUSED)
    known = host.certificate.fingerprint if host.certificate else ""
    if verify and connection.fingerprint and not connection.fingerprint.startswith(known):
        raise Refusal(
            f"Joining cluster failed. Could not verify the identity of {connection.host}. "
            "Use '--skip-verify' to skip server certificate check.",
            4,
        )
    return host


def _ask(machine: MicroK8s, host: MicroK8s, connection: Connection) -> None:
    """Put the request to the agent: the token is spent first, whatever comes after."""
    refused = machine.node.faults.take(FaultKind.JOIN_REFUSED, machine.node.spec.name)
    if refused or not tokens.accepts(host.node, connection.token):
        raise _answer(500, "Invalid token")
    if machine is host or machine.address == host.address:
        raise _answer(503, f"The joining node has the same IP ({machine.address}) as the node we contact.")
    if host.worker or not host.cluster.has_quorum:
        raise _answer(500, "failed to retrieve cluster state: context deadline exceeded")
    if host.cluster.member(machine.address) is not None:
        raise _answer(504, f"The joining node ({machine.address}) is already known to dqlite.")
    if host.cluster.rebinding:
        raise _answer(500, "failed to list control plane nodes: the API server is not available")


def _answer(code: int, reason: str) -> Refusal:
    return Refusal(f"Connection failed. {reason} ({code}).", 6)


async def _join_as_worker(machine: MicroK8s, host: MicroK8s, say: Say, *, half_done: bool) -> None:
    await machine.node.clock.take(Stage.JOIN_WORKER, machine.node.spec.name)
    await machine.enter(host.cluster, worker=True)
    say(WORKER_JOINED)
    if not half_done:
        machine.node.begin(_become_ready(machine))


async def _join_as_control_plane(machine: MicroK8s, host: MicroK8s, say: Say, *, half_done: bool) -> None:
    cluster, seconds = (
        host.cluster,
        machine.node.clock.spread(Stage.JOIN_CONTROL_PLANE, machine.node.spec.name),
    )
    raced = cluster.joining is not None and cluster.joining.alive
    cluster.joining = machine
    if len(cluster.members) == 1:
        machine.node.begin(_rebind(cluster, machine))
    say("Waiting for this node to finish joining the cluster. ")
    try:
        for _ in range(4):
            await machine.node.clock.sleep(seconds / 4)
            say(".. ")
    finally:
        cluster.joining = None if cluster.joining is machine else cluster.joining
    say(" \n")
    # Two at once: dqlite's member list lags, and the second is entered but never becomes a node.
    cluster.admit(machine)
    await machine.enter(cluster, worker=False)
    machine.write_backend()
    if not half_done and not raced:
        machine.node.begin(_become_ready(machine))


async def _rebind(cluster: Cluster, machine: MicroK8s) -> None:
    cluster.rebinding = True
    try:
        await machine.node.clock.sleep(_REBINDING)
    finally:
        cluster.rebinding = False


async def _become_ready(machine: MicroK8s) -> None:
    cluster, name = machine.cluster, machine.node.hostname
    cluster.register(machine, ready=False)
    await machine.node.clock.take(Stage.READY, machine.node.spec.name)
    if machine.cluster is cluster and machine.alive:
        cluster.set_ready(name, ready=True)
