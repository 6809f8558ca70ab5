"""Join tokens: minted by the first control plane, kept in memory, taken out of its list afterwards."""

from __future__ import annotations

import asyncio
import time

from mectui.events import plain
from mectui.join.node import Node
from mectui.microk8s import Invitation, commands, parse_invitation
from mectui.ssh.pace import Pace

LIFETIME_SECONDS = 900
FRESH_SECONDS = 300
"""After this another one is minted: a join may take some minutes from token to membership."""


class Tokens:
    """One token at a time, shared by the nodes that join meanwhile."""

    def __init__(self, first: Node) -> None:
        self._first = first
        self._turn = asyncio.Lock()
        self._current: Invitation | None = None
        self._minted = 0.0
        self._all: set[str] = set()

    async def invitation(self, joiner: Node) -> Invitation:
        """Return an invitation that is good for some minutes yet."""
        async with self._turn:
            if self._current is None or time.monotonic() - self._minted > FRESH_SECONDS:
                self._current = await self._mint(joiner)
                self._minted = time.monotonic()
                self._all.add(self._current.token)
            return self._current

    def refuse(self, invitation: Invitation) -> None:
        """Let nobody use this one again."""
        if self._current == invitation:
            self._current = None

    async def forget(self) -> None:
        """Take every token that was minted out of the control plane's list."""
        if self._all:
            script = commands.forget_tokens(frozenset(self._all))
            await self._first.ask(commands.ROOT_SHELL, stdin=script.text)
            self._all.clear()

    async def _mint(self, joiner: Node) -> Invitation:
        pace = Pace()
        while True:
            answer = await self._first.ask(commands.add_node(LIFETIME_SECONDS), seconds=60)
            try:
                return parse_invitation(answer.stdout, self._first.machine.private_ip)
            except ValueError as error:
                joiner.lacks(plain(f"{self._first.name} gives no join token: {error}"))
            await pace.pause()
