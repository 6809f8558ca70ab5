"""One node over SSH, for asyncio: connect with pinned keys, run commands, stream what they print."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from mectui.ssh.dialling import hang_up, open_bastion, open_node
from mectui.ssh.session import OnLine, Result, collect, start
from mectui.ssh.target import Dropped, Target, Unreachable, WrongHostKey

if TYPE_CHECKING:
    from fabric import Connection

T = TypeVar("T")

HEARTBEAT_SECONDS = 15.0
HEARTBEAT_PATIENCE_SECONDS = 30.0
CHANNELS = 8
"""Commands at once on one connection; OpenSSH's MaxSessions is 10."""

BASTION_DIALS = 8
"""Logins at once at the bastion; OpenSSH's MaxStartups drops some beyond 10."""


class Dialer:
    """The threads in which connections are opened, shared by all nodes of a run."""

    def __init__(self, nodes: int) -> None:
        """Make room for `nodes` connections to be opened at the same time, a hundred at most."""
        self._threads = ThreadPoolExecutor(min(max(nodes, 2), 100), thread_name_prefix="ssh")
        self.bastion_turn = asyncio.Semaphore(BASTION_DIALS)

    async def call(self, function: Callable[..., T], *arguments: object) -> T:
        """Run a blocking function in one of the threads."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, functools.partial(function, *arguments))

    def close(self) -> None:
        """Let the threads end; those still waiting for a server end at their own deadlines."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class Remote:
    """A connection to one node, with a bastion connection of its own where there is one.

    Not connected at first; `connect` may be called again after any failure.
    """

    def __init__(self, target: Target, dialer: Dialer) -> None:
        self.target = target
        self._dialer = dialer
        self._link: Connection | None = None
        self._gateway: Connection | None = None
        self._channels = asyncio.Semaphore(CHANNELS)
        self._heart: asyncio.Task[None] | None = None

    @property
    def connected(self) -> bool:
        """Tell whether the connection is up, as far as is known."""
        return self._link is not None and bool(self._link.is_connected)

    async def connect(self, pins: Sequence[str]) -> str:
        """Connect once and return which of `pins` the node proved to own.

        Each pin is an attempt of its own, in order. Raises Unreachable (also without a pin: an
        unknown host is never spoken to), WrongHostKey or Denied; Trouble for a misconfigured bastion.
        """
        await self.hang_up()
        gateway = await self._open_gateway()
        refused: WrongHostKey | None = None
        for pin in pins:
            try:
                self._link = await self._dialer.call(open_node, self.target, pin, gateway)
            except WrongHostKey as error:
                refused = error
            else:
                self._heart = asyncio.create_task(self._beat())
                return pin
        raise refused or Unreachable(f"no host key is known for {self.target.name}")

    async def run(
        self, command: str, *, stdin: str | None = None, deadline: float, on_line: OnLine | None = None
    ) -> Result:
        """Run a command and return what it printed; its exit code is the caller's to judge.

        `deadline` is in seconds. `on_line` gets each line of both streams, made plain. Raises
        TimeoutError at the deadline (the command may go on over there) and Dropped where the
        connection is lost.
        """
        async with asyncio.timeout(deadline), self._channels:
            if self._link is None:
                raise Dropped(f"{self.target.name} is not connected")
            channel = await self._dialer.call(start, self._link, command, stdin)
            try:
                return await collect(channel, on_line)
            finally:
                channel.close()

    async def hang_up(self) -> None:
        """Close the connection to the node; the bastion's stays for the next attempt."""
        if self._heart is not None:
            self._heart.cancel()
        link, self._link, self._heart = self._link, None, None
        if link is not None:
            await self._dialer.call(hang_up, link)

    async def close(self) -> None:
        """Close everything."""
        await self.hang_up()
        gateway, self._gateway = self._gateway, None
        if gateway is not None:
            await self._dialer.call(hang_up, gateway)

    async def _open_gateway(self) -> Connection | None:
        bastion = self.target.bastion
        if bastion is None:
            return None
        if self._gateway is None or not self._gateway.is_connected:
            async with self._dialer.bastion_turn:
                self._gateway = await self._dialer.call(open_bastion, bastion)
        return self._gateway

    async def _beat(self) -> None:
        """Ask the node for a sign of life now and then, since a vanished one closes nothing."""
        while self.connected:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            if self._link is None:
                return
            ask = functools.partial(self._link.transport.global_request, "keepalive@openssh.com", wait=True)
            try:
                async with asyncio.timeout(HEARTBEAT_PATIENCE_SECONDS):
                    await self._dialer.call(ask)
            except Exception:  # noqa: BLE001 - whatever it is, the connection is of no use any more
                await self._dialer.call(hang_up, self._link)
                return
