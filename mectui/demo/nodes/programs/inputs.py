"""What programs read: the files that they are given, or standard input."""

from __future__ import annotations

from mectui.demo.nodes.shell import Process


async def lines_of(process: Process, names: list[str]) -> list[str]:
    """Return the lines of files, of standard input where none is named."""
    return (await input_of(process, names)).decode(errors="replace").splitlines()


async def input_of(process: Process, names: list[str]) -> bytes:
    """Return the bytes of files one after another, of standard input for `-` and where none is named."""
    data = b""
    for name in names or ["-"]:
        stdin = name == "-"
        data += (
            await process.streams.stdin.read()
            if stdin
            else process.files.read(process.path(name), process.user)
        )
    return data
