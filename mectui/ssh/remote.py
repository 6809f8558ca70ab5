"""One node over SSH, for asyncio: connect with pinned keys, run commands, stream what they print."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from mectui.events.threads import in_thread
from mectui.ssh.dialling import hang_up, open_bastion, open_node
from mectui.ssh.session import OnLine, Result, collect, start
from mectui.ssh.target import Crowded, Dropped, Target, Unreachable, WrongHostKey

if TYPE_CHECKING:
    from fabric import Connection
    from paramiko import Channel

T = TypeVar("T")

HEARTBEAT_SECONDS = 15.0
HEARTBEAT_PATIENCE_SECONDS = 30.0
CHANNELS = 8
"""Commands at once on one connection; OpenSSH's MaxSessions is 10."""
CROWDED_TIMES = 20
CROWDED_PAUSE_SECONDS = 0.1

BASTION_DIALS = 8
"""Logins at once at the bastion; OpenSSH's MaxStartups drops some beyond 10."""


class Dialer:
    """The threads in which connections are opened and used, shared by all nodes of a run."""

    def __init__(self, nodes: int) -> None:
        """Make room for `nodes` calls that block at the same time, a hundred at most."""
        self._room = asyncio.Semaphore(min(max(nodes, 2), 100))
        self.bastion_turn = asyncio.Semaphore(BASTION_DIALS)

    async def call(self, function: Callable[..., T], *arguments: object) -> T:
        """Run a blocking function in a thread, which ends at its own deadline where it is given up."""
        async with self._room:
            return await in_thread(functools.partial(function, *arguments))

    async def hang_up(self, link: Connection) -> None:
        """Close a connection, and so end whatever waits for it; this needs no room of its own."""
        await in_thread(functools.partial(hang_up, link))


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
        unknown host is never spoken to), WrongHostKey or Denied; Trouble for a bastion that is not
        the right one or misconfigured.
        """
        await self.hang_up()
        gateway = await self._open_gateway()
        refused: WrongHostKey | None = None
        for pin in pins:
            try:
                self._link = await self._dialer.call(open_node, self.target, pin, gateway)
            except WrongHostKey as error:
                refused = error
            except Unreachable:
                await self._drop_dead_gateway()
                raise
            else:
                self._heart = asyncio.create_task(self._beat(self._link))
                return pin
        if refused is not None and refused.seen in pins:
            raise Unreachable(f"{self.target.name} is changing its host key at this moment")
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
            channel = await self._start(command, stdin)
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
            await self._dialer.hang_up(link)

    async def close(self) -> None:
        """Close everything."""
        await self.hang_up()
        await self._leave_gateway()

    async def _start(self, command: str, stdin: str | None) -> Channel:
        link = self._link
        if link is None:
            raise Dropped(f"{self.target.name} is not connected")
        for _ in range(CROWDED_TIMES):
            try:
                return await self._dialer.call(start, link, command, stdin)
            except Crowded:  # those that have just ended make room
                await asyncio.sleep(CROWDED_PAUSE_SECONDS)
        # commands that were given up may hold theirs for ever: a new connection has its own
        if self._link is link:
            await self.hang_up()
        raise Dropped(f"{self.target.name} has no session to spare on this connection")

    async def _open_gateway(self) -> Connection | None:
        bastion = self.target.bastion
        if bastion is None:
            return None
        if self._gateway is None or not self._gateway.is_connected:
            async with self._dialer.bastion_turn:
                self._gateway = await self._dialer.call(open_bastion, bastion, self.target.key)
        return self._gateway

    async def _drop_dead_gateway(self) -> None:
        """Leave the bastion where it is silent, so that the next attempt dials it again."""
        if self._gateway is not None and not await self._answers(self._gateway):
            await self._leave_gateway()

    async def _leave_gateway(self) -> None:
        gateway, self._gateway = self._gateway, None
        if gateway is not None:
            await self._dialer.hang_up(gateway)

    async def _beat(self, link: Connection) -> None:
        """Ask the node for a sign of life now and then, since a vanished one closes nothing."""
        while link.is_connected:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            if not await self._answers(link):
                await self._dialer.hang_up(link)

    async def _answers(self, link: Connection) -> bool:
        """Tell whether there is still somebody at the other end."""
        try:
            ask = functools.partial(link.transport.global_request, "keepalive@openssh.com", wait=True)
            async with asyncio.timeout(HEARTBEAT_PATIENCE_SECONDS):
                await self._dialer.call(ask)
        except Exception:  # noqa: BLE001 - whatever it is, the connection is of no use any more
            return False
        return True
