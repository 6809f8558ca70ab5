"""Log files on a node."""

from __future__ import annotations

from mectui.demo.nodes.files import FileSystem

_ADM = 4
"""The group that may read logs."""


class FileLog:
    """A writer that appends to a file, which is made where it does not exist."""

    def __init__(self, files: FileSystem, path: str) -> None:
        self._files, self._path = files, path
        if not files.exists(path):
            files.put(path, b"", mode=0o640)
            files.own(path, 0, _ADM)

    def write(self, data: bytes) -> None:
        """Append."""
        self._files.write(self._path, data, append=True)
