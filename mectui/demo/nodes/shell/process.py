"""A process on a simulated node, as a program sees it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mectui.demo.nodes.shell.streams import Streams

if TYPE_CHECKING:
    from mectui.demo.nodes.files import FileSystem
    from mectui.demo.nodes.node import Node
    from mectui.demo.nodes.users import User


@dataclass(frozen=True)
class Process:
    """A running program: where, as whom, with which arguments (the name first), and its streams."""

    node: Node
    user: User
    argv: Sequence[str]
    streams: Streams
    cwd: str = "/"
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the program's name without its folder."""
        return posixpath.basename(self.argv[0])

    @property
    def arguments(self) -> list[str]:
        """Return the arguments without the program's name."""
        return list(self.argv[1:])

    @property
    def files(self) -> FileSystem:
        """Return the node's file system."""
        return self.node.files

    @property
    def is_root(self) -> bool:
        """Say whether root runs this."""
        return self.user.uid == 0

    def path(self, name: str) -> str:
        """Return the absolute path of `name`, seen from where the process is."""
        return posixpath.normpath(posixpath.join(self.cwd, name))

    async def given(self, name: str) -> bytes | None:
        """Return what is in a file, or comes on standard input for `-`; None where there is no such file."""
        if name == "-":
            return await self.streams.stdin.read()
        path = self.path(name)
        return self.files.read(path) if self.files.exists(path) else None

    def say(self, text: str = "") -> None:
        """Write a line to standard output."""
        self.streams.stdout.write(f"{text}\n".encode())

    def write(self, data: bytes | str) -> None:
        """Write to standard output as it is."""
        self.streams.stdout.write(data.encode() if isinstance(data, str) else data)

    def complain(self, text: str) -> None:
        """Write a line to standard error."""
        self.streams.stderr.write(f"{text}\n".encode())

    def fail(self, text: str, code: int = 1) -> int:
        """Write `NAME: text` to standard error, and return the exit code."""
        self.complain(f"{self.name}: {text}")
        return code

    def running(self, argv: Sequence[str], *, user: User | None = None) -> Process:
        """Return the process that runs `argv` in the place of this one."""
        return replace(self, argv=argv, user=user or self.user)
