"""The control socket: how another process speaks to a run."""

from __future__ import annotations

import asyncio
import json
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

from mectui.clusters import Folder

PATH_LIMIT = 100
"""Bytes that the path of a Unix socket may have everywhere (Linux allows 107, macOS 103)."""

Handler = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Takes a message, acts on it at once, and returns the answer."""


@asynccontextmanager
async def serve(folder: Folder, handler: Handler) -> AsyncIterator[Path]:
    """Answer messages, a line of JSON each, until the block ends. Yields the socket's path."""
    with _place(folder) as path:
        path.unlink(missing_ok=True)
        server = await asyncio.start_unix_server(_session(handler), path)
        path.chmod(0o600)
        try:
            yield path
        finally:
            server.close()
            path.unlink(missing_ok=True)


def send(path: Path, message: Mapping[str, Any], *, deadline: float = 5.0) -> Mapping[str, Any] | None:
    """Send one message and return its answer; None where nobody answers within `deadline` seconds."""
    with socket.socket(socket.AF_UNIX) as wire:
        wire.settimeout(deadline)
        try:
            wire.connect(str(path))
            wire.sendall(json.dumps(message).encode() + b"\n")
            answer = json.loads(wire.makefile("rb").readline())
        except (OSError, ValueError):
            return None
    return answer if isinstance(answer, dict) else None


def _session(handler: Handler) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, ValueError):
            while line := await reader.readline():
                writer.write(json.dumps(dict(_answer(handler, line))).encode() + b"\n")
                await writer.drain()
        writer.close()

    return talk


def _answer(handler: Handler, line: bytes) -> Mapping[str, Any]:
    try:
        message = json.loads(line)
    except ValueError:
        return {"ok": False, "error": "not JSON"}
    return handler(message) if isinstance(message, dict) else {"ok": False, "error": "not an object"}


@contextmanager
def _place(folder: Folder) -> Iterator[Path]:
    """Yield the socket's path: in the cluster's folder or, where that is too long, in one of our own."""
    wanted = folder.path / "control.sock"
    if len(bytes(wanted)) <= PATH_LIMIT:
        yield wanted
        return
    with tempfile.TemporaryDirectory(prefix="mectui-") as own:
        yield Path(own) / "control.sock"
