"""Somebody at the screen: what they see, and what they press."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from textual.pilot import Pilot

from screens.signs import UNICODE
from tests.screens.seeing import lines, press, seen

_PATIENCE = 120.0
"""Seconds after which what is not seen is given up: a machine with other work is slow, not wrong."""
_LOOKS_APART = 0.05
"""Seconds: whoever waits leaves the machine to Terraform."""


@dataclass(frozen=True)
class AtScreen:
    """The running application, from its outside."""

    pilot: Pilot[Any]

    @property
    def text(self) -> str:
        """Everything that is seen, as one line."""
        return seen(self.pilot)

    @property
    def lines(self) -> list[str]:
        return lines(self.pilot)

    def line(self, text: str) -> str:
        """Return the first line that has a text in it."""
        return next(line for line in self.lines if text in line)

    async def press(self, *keys: str) -> None:
        await press(self.pilot, *keys)

    async def type(self, text: str) -> None:
        await press(self.pilot, *text)

    async def until(self, so: Callable[[str], bool]) -> None:
        """Wait until what is seen is so."""
        end = monotonic() + _PATIENCE
        while not so(self.text):
            assert monotonic() < end, "\n".join(self.lines)
            assert self.pilot.app.is_running, "the application ended"
            await asyncio.sleep(_LOOKS_APART)
            await self.pilot.pause()

    async def sees(self, *texts: str) -> None:
        """Wait until all of these are seen at once."""
        await self.until(lambda seen: all(text in seen for text in texts))

    async def choose(self, text: str) -> None:
        """Move the cursor to the action with this text, and do it."""
        for _ in range(len(self.lines)):
            if f"{UNICODE.here} {text}" in self.text:
                await self.press("enter")
                return
            await self.press("down")
        raise AssertionError("\n".join([f"there is no {text!r} to be chosen", *self.lines]))
