"""The nodes' connections, opened when first needed and closed together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from mectui.events import Reporter
from mectui.join.job import JoinJob
from mectui.join.node import Node
from mectui.plan.model import Machine
from mectui.ssh import Dialer, HostKeys


@asynccontextmanager
async def connections(
    job: JoinJob, machines: Sequence[Machine], reporter: Reporter
) -> AsyncIterator[dict[str, Node]]:
    """Yield the machines as nodes by name; nothing is opened before it is used."""
    dialer, keys = Dialer(len(machines)), HostKeys(job.known_hosts)
    nodes = {machine.name: Node(machine, job, reporter, dialer, keys) for machine in machines}
    try:
        yield nodes
    finally:
        await asyncio.gather(*(node.remote.close() for node in nodes.values()), return_exceptions=True)


@asynccontextmanager
async def first_control_plane(job: JoinJob, reporter: Reporter) -> AsyncIterator[Node]:
    """Yield the first control plane, for what is asked of the cluster as a whole."""
    async with connections(job, [job.first], reporter) as nodes:
        yield nodes[job.first.name]
