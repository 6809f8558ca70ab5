"""The lines of a file that another process is still writing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

_PAUSE = 0.1
"""Seconds between two looks at a file that did not grow."""


async def lines(path: Path, ended: Callable[[], bool]) -> AsyncIterator[str]:
    """Yield the file's lines from its beginning until its writer has `ended` and all of it is read."""
    rest, position = b"", 0
    while True:
        over = ended()  # asked before reading, so that the last words are read too
        chunk = _read(path, position)
        position += len(chunk)
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line.decode(errors="replace")
        if over:
            break
        await asyncio.sleep(0 if chunk else _PAUSE)
    if rest:
        yield rest.decode(errors="replace")


def _read(path: Path, position: int) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(position)
            return file.read()
    except FileNotFoundError:
        return b""
