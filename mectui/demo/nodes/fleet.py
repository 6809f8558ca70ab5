"""All the machines of the embedded cloud, by instance and by address."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from mectui.demo.nodes.clock import Clock
from mectui.demo.nodes.faults import Faults
from mectui.demo.nodes.node import Node
from mectui.demo.nodes.spec import NodeSpec


class Fleet:
    """Launches, stops, starts and removes machines. All of them share the running event loop."""

    def __init__(self, clock: Clock | None = None, faults: Faults | None = None) -> None:
        self.clock = clock or Clock()
        self.faults = faults or Faults()
        self._nodes: dict[str, Node] = {}

    async def launch(self, spec: NodeSpec) -> None:
        """Switch a new machine on; it is reachable by SSH about half a minute of its clock later."""
        node = Node(spec, self.clock, self.faults, self.neighbour)
        self._nodes[spec.instance_id] = node
        node.power_on()

    async def start(self, instance_id: str, public_ip: str | None = None) -> None:
        """Switch a stopped machine on again, at a public address of today; its disk is as it was."""
        if (node := self._nodes.get(instance_id)) is not None:
            node.spec = replace(node.spec, public_ip=public_ip)
            node.power_on()

    async def stop(self, instance_id: str) -> None:
        """Switch a machine off."""
        if (node := self._nodes.get(instance_id)) is not None:
            await node.halt()

    async def terminate(self, instance_id: str) -> None:
        """Remove a machine for good; one that is gone already is no error."""
        if (node := self._nodes.pop(instance_id, None)) is not None:
            await node.halt()

    def route(self, ip: str, port: int) -> int | None:
        """Return the loopback port behind a machine's port, or None where nothing answers."""
        node = self.neighbour(ip)
        return node.listening(port) if node is not None else None

    def node(self, name: str) -> Node:
        """Return the machine of that name. Raises KeyError."""
        for node in self._nodes.values():
            if node.spec.name == name:
                return node
        raise KeyError(name)

    def neighbour(self, ip: str) -> Node | None:
        """Return the machine that has an address, private or public, and is switched on."""
        for node in self._nodes.values():
            if node.on_network and ip in (node.spec.private_ip, node.spec.public_ip):
                return node
        return None

    async def close(self) -> None:
        """Switch everything off."""
        nodes, self._nodes = list(self._nodes.values()), {}
        await asyncio.gather(*(node.halt() for node in nodes))
