"""Who waits for whom: all need the first control plane, control planes take turns, workers do not."""

from __future__ import annotations

import asyncio

from mectui.events import ExitCode, Trouble


class Gate:
    """Closed, open or broken; those who wait at a broken gate get Trouble."""

    def __init__(self, waits_for: str) -> None:
        self._waits_for = waits_for
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

    async def pass_through(self, node: str) -> None:
        """Wait until the gate is open. Raises NotUp where it is broken."""
        while not self._open:
            if self._broken:
                raise NotUp(node, self._waits_for)
            await self._moved.wait()  # it may be mended before the one who waits gets to look


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
        self.first_up = Gate(first)
        self.settled = Gate(first)
        self.turn = asyncio.Lock()
