"""The cluster as the first control plane sees it: one look shared by all who wait for something."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping

from mectui.events import Trouble
from mectui.join.datastore import Datastore
from mectui.join.node import Node
from mectui.microk8s import NodeState, commands, parse_nodes
from mectui.ssh.pace import Pace

Nodes = Mapping[str, NodeState]

QUERY_SECONDS = 30
REMOVE_SECONDS = 120


class Roster:
    """Looks at the list of nodes while anybody waits for a change in it, and not otherwise.

    Fifty workers that wait cost the control plane as much as one.
    """

    def __init__(self, first: Node) -> None:
        self.datastore = Datastore(first)
        self._first = first
        self._nodes: Nodes = {}
        self._begun = 0
        self._seen = 0
        self._news = asyncio.Condition()
        self._waiting = 0
        self._wanted = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None
        self._trouble: Trouble | None = None

    @property
    def latest(self) -> Nodes:
        """The nodes at the latest look, if there was one."""
        return self._nodes

    async def wait_for(self, test: Callable[[Nodes], bool]) -> Nodes:
        """Block until a look passes the test, the latest one perhaps, and return it."""
        return self._nodes if test(self._nodes) else await self._news_of(test)

    async def now(self) -> Nodes:
        """Return a look that is begun after this call."""
        return await self._news_of(lambda _: True)

    async def remove(self, name: str, address: str) -> None:
        """Make the cluster forget a machine that is not properly in it: its datastore entry and its node."""
        await self._first.ask(commands.remove_node(address), seconds=REMOVE_SECONDS)
        if name in await self.now():
            await self._first.ask(commands.remove_node(name), seconds=REMOVE_SECONDS)

    def close(self) -> None:
        """Stop looking."""
        if self._watch is not None:
            self._watch.cancel()

    async def _news_of(self, test: Callable[[Nodes], bool]) -> Nodes:
        needed = self._begun + 1
        self._waiting += 1
        self._wanted.set()
        if self._watch is None:
            self._trouble = None
            self._watch = asyncio.create_task(self._look_while_waited_for())
        try:
            async with self._news:
                await self._news.wait_for(
                    lambda: self._trouble or (self._seen >= needed and test(self._nodes))
                )
            if self._trouble:
                raise self._trouble
            return self._nodes
        finally:
            self._waiting -= 1

    async def _look_while_waited_for(self) -> None:
        pace = Pace()
        try:
            while self._waiting:
                if self._wanted.is_set():
                    self._wanted.clear()
                    pace.restart()
                self._begun += 1
                found = await self._look()
                if found is not None and found != self._nodes:
                    pace.restart()
                if found is not None:
                    await self._tell(found)
                await pace.pause(or_until=self._wanted)
        except Trouble as trouble:  # the first control plane is not itself any more: all must know
            self._trouble = trouble
            await self._tell(self._nodes)
        finally:
            self._watch = None

    async def _tell(self, found: Nodes) -> None:
        async with self._news:
            self._nodes, self._seen = found, self._begun
            self._news.notify_all()

    async def _look(self) -> Nodes | None:
        """Return the nodes; None while the API does not answer, as when the datastore restarts."""
        with contextlib.suppress(ValueError):
            return parse_nodes((await self._first.ask(commands.nodes(), seconds=QUERY_SECONDS)).stdout)
        return None
