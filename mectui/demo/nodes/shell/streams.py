"""What a process reads from and writes to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol


class Reader(Protocol):
    """A source of bytes."""

    async def read(self) -> bytes:
        """Return everything up to the end."""
        ...

    async def readline(self) -> bytes:
        """Return one line with its end, or nothing at the end."""
        ...


class Writer(Protocol):
    """A sink of bytes."""

    def write(self, data: bytes) -> None:
        """Take bytes; they may be seen at once."""
        ...


class Source:
    """A reader of bytes that are there already."""

    def __init__(self, data: bytes = b"") -> None:
        self._rest = data

    async def read(self) -> bytes:
        """Return what has not been read yet."""
        data, self._rest = self._rest, b""
        return data

    async def readline(self) -> bytes:
        """Return the next line with its end, or nothing."""
        line, end, self._rest = self._rest.partition(b"\n")
        return line + end


class Buffer:
    """A writer that keeps what it is given."""

    def __init__(self) -> None:
        self._data = bytearray()

    def write(self, data: bytes) -> None:
        """Keep the bytes."""
        self._data += data

    @property
    def data(self) -> bytes:
        """Return all that was written."""
        return bytes(self._data)


class Nowhere:
    """The writer behind /dev/null."""

    def write(self, data: bytes) -> None:
        """Forget the bytes."""


@dataclass(frozen=True, slots=True)
class Streams:
    """The three streams that every process has."""

    stdin: Reader
    stdout: Writer
    stderr: Writer

    def reading(self, stdin: Reader) -> Streams:
        """Return the same streams with another standard input."""
        return replace(self, stdin=stdin)

    def writing(self, stdout: Writer) -> Streams:
        """Return the same streams with another standard output."""
        return replace(self, stdout=stdout)
