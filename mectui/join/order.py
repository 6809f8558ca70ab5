"""Who waits for whom: all need the first control plane, control planes take turns, workers do not."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from mectui.events import ExitCode, Step, Trouble
from mectui.join.node import Node


class Gate:
    """Closed, open or broken; those who wait at a broken gate get Trouble.

    `waits_for` is the node that opens it; `why` is what a node says that has to wait.
    """

    def __init__(self, waits_for: str, why: str) -> None:
        self._waits_for = waits_for
        self._why = why
        self._moved = asyncio.Event()
        self._open = False
        self._broken = False

    def open(self) -> None:
        """Let everybody through, now and later."""
        self._open, self._broken = True, False
        self._moved.set()

    def break_down(self) -> None:
        """Turn away those who wait, unless the gate is open already."""
        if not self._open:
            self._broken = True
            self._moved.set()

    def mend(self) -> None:
        """Make a broken gate a closed one."""
        if self._broken:
            self._broken = False
            self._moved.clear()

    async def pass_through(self, node: Node) -> None:
        """Wait until the gate is open. Raises NotUp where it is broken."""
        while not self._open:
            if self._broken:
                raise NotUp(node.name, self._waits_for)
            node.waits(self._why, before=Step.JOINED)
            await self._moved.wait()  # it may be mended before the one who waits gets to look


class Turn:
    """Taken by one node at a time, in the order in which they came."""

    def __init__(self) -> None:
        self._holder: str | None = None
        self._moved = asyncio.Event()

    @contextlib.asynccontextmanager
    async def of(self, node: Node) -> AsyncIterator[None]:
        """Wait until it is the node's turn, which lasts as long as the block."""
        while self._holder is not None:
            node.waits(f"waits for its turn: {self._holder} joins now", before=Step.JOINED)
            self._moved.clear()
            await self._moved.wait()
        self._holder = node.name
        try:
            yield
        finally:
            self._holder = None
            self._moved.set()


class NotUp(Trouble):
    """A node cannot go on because of another one; it is tried again with that one."""

    def __init__(self, node: str, waits_for: str) -> None:
        trouble = Trouble.of(
            ExitCode.FAILED, f"{node} has nothing to join", f"{waits_for} did not come up", "see its trouble"
        )
        super().__init__(trouble.exit_code, *trouble.problems)


class Order:
    """The gates of one cluster.

    `first_up`: the first control plane's API answers. `settled`: no join will restart the datastore
    under a worker: the first joining control plane moves it from the loopback address to the private
    one. `turn`: held by the one control plane that joins.
    """

    def __init__(self, first: str) -> None:
        self.first_up = Gate(first, f"waits for {first}, which it is to join")
        why = f"waits for a second control plane: {first} restarts its datastore when that joins"
        self.settled = Gate(first, why)
        self.turn = Turn()
