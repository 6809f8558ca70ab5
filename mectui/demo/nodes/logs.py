"""Log files on a node."""

from __future__ import annotations

from mectui.demo.nodes.files import FileSystem


class FileLog:
    """A writer that appends to a file, which is made where it does not exist."""

    def __init__(self, files: FileSystem, path: str) -> None:
        self._files, self._path = files, path

    def write(self, data: bytes) -> None:
        """Append."""
        self._files.write(self._path, data, mode=0o640, append=True)
