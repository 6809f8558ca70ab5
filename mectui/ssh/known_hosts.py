"""The nodes' pinned host keys, in a file that OpenSSH's own `ssh` reads with `HostKeyAlias`."""

from __future__ import annotations

import threading
from pathlib import Path

from mectui.clusters.files import write_private


def normal(key: str) -> str:
    """Return a public key line as `TYPE BASE64`, without comment and line end.

    Raises ValueError where it is no such line.
    """
    words = key.split()
    if len(words) < 2 or not words[1].startswith("AAAA"):
        raise ValueError("not a public key")
    return f"{words[0]} {words[1]}"


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
        """Return the keys that `name` may present, each `TYPE BASE64`; none where it is unknown."""
        return self._read().get(name, ())

    def pin(self, name: str, *keys: str) -> None:
        """Make `keys` all that `name` may present; with no keys, forget it."""
        wanted = tuple(dict.fromkeys(normal(key) for key in keys))
        with self._lock:
            table = self._read()
            if table.get(name, ()) == wanted:
                return
            table[name] = wanted
            rows = (f"{node} {key}\n" for node, keys in sorted(table.items()) for key in keys)
            write_private(self._path, "".join(rows))

    def _read(self) -> dict[str, tuple[str, ...]]:
        try:
            text = self._path.read_text()
        except FileNotFoundError:
            return {}
        table: dict[str, tuple[str, ...]] = {}
        for line in text.splitlines():
            name, _, key = line.strip().partition(" ")
            if name and not name.startswith("#") and key:
                table[name] = (*table.get(name, ()), normal(key))
        return table
