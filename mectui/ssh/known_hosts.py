"""The nodes' pinned host keys, in a file that OpenSSH's own `ssh` reads with `HostKeyAlias`."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from mectui.clusters.files import write_private
from mectui.events import ExitCode, Trouble


def normal(key: str) -> str:
    """Return a public key line as `TYPE BASE64`, without comment and line end.

    Raises ValueError where it is no such line, or not a whole one.
    """
    words = key.split()
    if len(words) < 2 or not _is_key(words[0], words[1]):
        raise ValueError("not a public key")
    return f"{words[0]} {words[1]}"


def _is_key(kind: str, text: str) -> bool:
    """Tell whether this is a key: fields after their lengths, the first its kind (RFC 4253, 6.6)."""
    try:
        blob = base64.b64decode(text, validate=True)
    except ValueError:
        return False
    end, fields = 0, []
    while end < len(blob):
        begin = end + 4
        end = begin + int.from_bytes(blob[end:begin])
        fields.append(blob[begin:end])
    return end == len(blob) and len(fields) > 1 and fields[0] == kind.encode()


class HostKeys:
    """Pins by node name, newest first; a node has several while its key is being changed.

    Safe to use from several threads; every change is on disk, whole, before it returns.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def pins(self, name: str) -> tuple[str, ...]:
        """Return the keys that `name` may present, each `TYPE BASE64`; none where it is unknown.

        Raises Trouble(USAGE) with the line that is no host key.
        """
        return self._read().get(name, ())

    def pin(self, name: str, *keys: str) -> None:
        """Make `keys` all that `name` may present; with no keys, forget it."""
        wanted = tuple(dict.fromkeys(normal(key) for key in keys))
        with self._lock:
            table = self._read()
            if table.get(name, ()) == wanted:
                return
            table[name] = wanted
            self._write(table)

    def keep_only(self, names: Iterable[str]) -> None:
        """Forget every name but these."""
        with self._lock:
            table, kept = self._read(), frozenset(names)
            if not table.keys() <= kept:
                self._write({name: keys for name, keys in table.items() if name in kept})

    def _write(self, table: Mapping[str, tuple[str, ...]]) -> None:
        rows = (f"{node} {key}\n" for node, keys in sorted(table.items()) for key in keys)
        write_private(self._path, "".join(rows))

    def _read(self) -> dict[str, tuple[str, ...]]:
        try:
            text = self._path.read_text(errors="replace")
        except FileNotFoundError:
            return {}
        table: dict[str, tuple[str, ...]] = {}
        for name, key in self._rows(text):
            table[name] = (*table.get(name, ()), key)
        return table

    def _rows(self, text: str) -> Iterator[tuple[str, str]]:
        for number, line in enumerate(text.splitlines(), 1):
            name, _, key = line.strip().partition(" ")
            if not name or name.startswith("#"):
                continue
            try:
                yield name, normal(key)
            except ValueError:
                raise _malformed(f"{self._path}:{number}") from None


def _malformed(place: str) -> Trouble:
    return Trouble.of(
        ExitCode.USAGE,
        f"{place} is no host key",
        "it should read `NODE TYPE BASE64`, and a node is spoken to only where its key is known",
        "put the line right: a node's key is in its own /etc/ssh/ssh_host_ed25519_key.pub",
    )
