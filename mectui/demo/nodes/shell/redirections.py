"""Redirections: <, >, >>, 2>&1, here-documents and here-strings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mectui.demo.nodes.shell.grammar import Tree, text
from mectui.demo.nodes.shell.streams import Nowhere, Source, Streams, Writer

if TYPE_CHECKING:
    from mectui.demo.nodes.shell.state import State
    from mectui.demo.nodes.shell.words import Words


class FileWriter:
    """A writer into a file of the node, opened as a user for as long as a command runs."""

    def __init__(self, state: State, path: str) -> None:
        self._entry = state.node.files.entry(path)

    def write(self, data: bytes) -> None:
        """Append to the file, whatever its name is by now."""
        self._entry.data = (self._entry.data or b"") + data


async def redirected(streams: Streams, redirects: list[Tree], state: State, words: Words) -> Streams:
    """Return the streams after every redirection, from left to right. Raises OSError."""
    for redirect in redirects:
        if redirect.type == "herestring_redirect":
            word = await words.single(redirect.children[-1])
            streams = streams.reading(Source(f"{word}\n".encode()))
        elif redirect.type == "heredoc_redirect":
            streams = await _heredoc(streams, redirect, state, words)
        elif redirect.type == "ERROR":
            streams = await redirected(streams, redirect.children, state, words)
        else:
            streams = await _file(streams, redirect, state, words)
    return streams


async def _heredoc(streams: Streams, redirect: Tree, state: State, words: Words) -> Streams:
    parts = {child.type: child for child in redirect.children}
    start = text(parts["heredoc_start"])
    expand = not any(quote in start for quote in "'\"\\")
    document = await words.document(redirect, expand=expand)
    if "<<-" in parts:
        document = "".join(line.lstrip("\t") for line in document.splitlines(keepends=True))
    streams = streams.reading(Source(document.encode()))
    inner = [child for child in redirect.children if child.type in ("file_redirect", "ERROR")]
    return await redirected(streams, inner, state, words)


async def _file(streams: Streams, redirect: Tree, state: State, words: Words) -> Streams:
    descriptor = redirect.child_by_field_name("descriptor")
    destination = redirect.child_by_field_name("destination")
    operator = next(text(child) for child in redirect.children if not child.is_named)
    target = await words.single(destination) if destination is not None else "-"
    number = text(descriptor) if descriptor is not None else "0" if operator.startswith("<") else "1"
    if operator == "<":
        return streams.reading(Source(_read(state, target)))
    if operator == ">&" and target in ("1", "2", "-"):
        copied = {"1": streams.stdout, "2": streams.stderr, "-": Nowhere()}[target]
        return _to(streams, number, copied)
    if operator.startswith("<"):
        return streams
    writer = _open(state, target, append=">>" in operator)
    if operator in ("&>", "&>>", ">&"):
        return replace(streams, stdout=writer, stderr=writer)
    return _to(streams, number, writer)


def _to(streams: Streams, number: str, writer: Writer) -> Streams:
    if number == "2":
        return replace(streams, stderr=writer)
    return replace(streams, stdout=writer) if number == "1" else streams


def _path(state: State, name: str) -> str:
    return name if name.startswith("/") else f"{state.cwd}/{name}"


def _read(state: State, name: str) -> bytes:
    return b"" if name == "/dev/null" else state.node.files.read(_path(state, name), state.user)


def _open(state: State, name: str, *, append: bool) -> Writer:
    if name == "/dev/null":
        return Nowhere()
    path = _path(state, name)
    state.node.files.write(path, b"", state.user, append=append)
    return FileWriter(state, path)
