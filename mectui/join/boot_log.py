"""What a booting node says of itself: its own log as it grows, over the connection that waits for its end."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator

from mectui.events import plain
from mectui.join.node import Node
from mectui.microk8s import commands

FIRST_SECONDS = 1.0
"""A boot that is over by then was over before: its log is no news."""
NEWS_SECONDS = 2.5
LONGEST_SECONDS = 10.0
BACKING_OFF = 1.5
LOOK_SECONDS = 20

MOST_LINES = 200
WIDTH = 200
DOING_WIDTH = 80

_STAGE = re.compile(r"^Cloud-init v\. \S+ running '([^']+)' at .*")
"""How cloud-init announces its stages, of which the longest prints little else."""


@contextlib.asynccontextmanager
async def boot_log_told(node: Node) -> AsyncIterator[None]:
    """Tell the log of the node's boot as long as the block lasts, and then what is left of it."""
    log = _BootLog(node)
    following = asyncio.create_task(log.follow())
    try:
        yield
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
    await log.finish()


class _BootLog:
    """The log of one node, read on from the line where the last look ended."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._read = 0
        self._told = 0
        self._begun = False

    async def follow(self) -> None:
        """Look again and again, less often while nothing is new, until this is cancelled."""
        pause = FIRST_SECONDS
        while True:
            await asyncio.sleep(pause)
            self._begun = True
            news = await self._look()
            if news:
                doing = _STAGE.sub(r"its stage \1", news[-1])
                self._node.lacks("cloud-init is running", doing=_short(doing, DOING_WIDTH))
            pause = NEWS_SECONDS if news else min(pause * BACKING_OFF, LONGEST_SECONDS)

    async def finish(self) -> None:
        """Tell the rest, where there was time to begin."""
        while self._begun and self._told <= MOST_LINES and await self._look():
            pass

    async def _look(self) -> list[str]:
        """Tell the lines that are new, and return them; none where the look fails."""
        printed = await self._node.glance(commands.boot_log_after(self._read), seconds=LOOK_SECONDS)
        lines = _whole_lines(printed)
        self._read += len(lines)
        news = [line for line in map(_shown, lines) if line]
        for line in news:
            self._tell(line)
        return news

    def _tell(self, line: str) -> None:
        if self._told < MOST_LINES:
            self._node.shows(_short(line, WIDTH))
        elif self._told == MOST_LINES:
            self._node.shows(f"… goes on in {commands.BOOT_LOG} on the node")
        self._told += 1


def _whole_lines(printed: str) -> list[str]:
    """Return the lines that are complete; one that is longer than a look counts as it is."""
    *lines, rest = printed.split("\n")
    if not lines and len(rest.encode()) >= commands.BOOT_LOG_BYTES:
        return [rest]
    return lines


def _shown(line: str) -> str:
    """Return a line as a terminal would leave it: a progress bar's last state."""
    return plain(line.rstrip("\r").rpartition("\r")[2]).strip()


def _short(line: str, width: int) -> str:
    return line if len(line) <= width else f"{line[: width - 1]}…"
