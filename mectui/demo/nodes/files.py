"""A node's file system, in memory: nothing on it ever touches the machine that simulates it."""

from __future__ import annotations

import errno
import os
import posixpath
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from mectui.demo.nodes.users import ROOT, User


@dataclass(slots=True)
class Entry:
    """A file, a directory (`data` is None) or a symbolic link (`target` is set)."""

    data: bytes | None
    mode: int
    uid: int = 0
    gid: int = 0
    target: str | None = None
    modified: float = field(default_factory=time.time)

    @property
    def is_directory(self) -> bool:
        """Say whether this is a directory."""
        return self.data is None and self.target is None


class FileSystem:
    """Files by absolute path. Every operation is somebody's and raises OSError as the kernel would."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {"/": Entry(None, 0o755)}

    def entry(self, path: str, *, follow: bool = True) -> Entry:
        """Return what is at `path`. Raises FileNotFoundError."""
        found = self._entries.get(self.resolve(path) if follow else self._in_parent(path))
        if found is None:
            raise _error(errno.ENOENT, path)
        return found

    def exists(self, path: str, *, follow: bool = True) -> bool:
        """Say whether there is anything at `path`; a dangling link is nothing."""
        try:
            self.entry(path, follow=follow)
        except OSError:
            return False
        return True

    def is_directory(self, path: str) -> bool:
        """Say whether `path` is a directory, or a link to one."""
        return self.exists(path) and self.entry(path).is_directory

    def read(self, path: str, user: User = ROOT) -> bytes:
        """Return a file's bytes."""
        found = self.entry(path)
        if found.data is None:
            raise _error(errno.EISDIR, path)
        self._require(found, user, 4, path)
        return found.data

    def text(self, path: str, user: User = ROOT) -> str:
        """Return a file's text."""
        return self.read(path, user).decode(errors="replace")

    def write(
        self,
        path: str,
        data: bytes | str,
        user: User = ROOT,
        *,
        mode: int | None = None,
        append: bool = False,
    ) -> None:
        """Write a file; a new one is `user`'s, with `mode` or 0644. Its folder must exist."""
        raw = data.encode() if isinstance(data, str) else data
        where = self.resolve(path)
        found = self._entries.get(where)
        if found is None:
            self._require_parent(where, user, path)
            self._entries[where] = Entry(raw, 0o644 if mode is None else mode, user.uid, user.gid)
            return
        if found.is_directory:
            raise _error(errno.EISDIR, path)
        self._require(found, user, 2, path)
        found.data = (found.data or b"") + raw if append else raw
        found.modified = time.time()
        if mode is not None:
            found.mode = mode

    def make_directory(
        self, path: str, user: User = ROOT, *, mode: int = 0o755, parents: bool = False
    ) -> None:
        """Make a directory; with `parents` those above it too, and one that exists is no error."""
        where = self.resolve(path)
        if where in self._entries:
            if parents and self._entries[where].is_directory:
                return
            raise _error(errno.EEXIST, path)
        if parents:
            self.make_directory(posixpath.dirname(where), user, parents=True)
        self._require_parent(where, user, path)
        self._entries[where] = Entry(None, mode, user.uid, user.gid)

    def put(self, path: str, data: bytes | str, *, mode: int = 0o644, user: User = ROOT) -> None:
        """Write a file as the system does: folders are made as needed, and it belongs to `user`."""
        self.make_directory(posixpath.dirname(self.resolve(path)), parents=True)
        self.write(path, data, mode=mode)
        self.own(path, user.uid, user.gid)

    def link(self, target: str, path: str, user: User = ROOT) -> None:
        """Make `path` a symbolic link to `target`."""
        where = self._in_parent(path)
        if where in self._entries:
            raise _error(errno.EEXIST, path)
        self._require_parent(where, user, path)
        self._entries[where] = Entry(None, 0o777, user.uid, user.gid, target)

    def remove(self, path: str, user: User = ROOT, *, recursive: bool = False) -> None:
        """Remove a file, or a directory with all that is in it where `recursive`."""
        where = self._in_parent(path)
        found = self._entries.get(where)
        if found is None:
            raise _error(errno.ENOENT, path)
        self._require_parent(where, user, path)
        if found.is_directory and not recursive and any(True for _ in self.children(where)):
            raise _error(errno.ENOTEMPTY, path)
        for name in [name for name in self._entries if name == where or name.startswith(f"{where}/")]:
            del self._entries[name]

    def rename(self, source: str, target: str, user: User = ROOT) -> None:
        """Move a file or a directory over `target`."""
        old, new = self._in_parent(source), self._in_parent(target)
        if old not in self._entries:
            raise _error(errno.ENOENT, source)
        self._require_parent(old, user, source)
        self._require_parent(new, user, target)
        for name in [name for name in self._entries if name == old or name.startswith(f"{old}/")]:
            self._entries[new + name[len(old) :]] = self._entries.pop(name)

    def own(self, path: str, uid: int, gid: int) -> None:
        """Give the entry at `path` to a user and a group."""
        found = self.entry(path)
        found.uid, found.gid = uid, gid

    def children(self, path: str) -> Iterator[str]:
        """Yield the names in a directory, sorted."""
        where = self.resolve(path).rstrip("/")
        names = {
            name[len(where) + 1 :].split("/")[0] for name in self._entries if name.startswith(f"{where}/")
        }
        yield from sorted(names - {""})

    def walk(self, path: str) -> Iterator[str]:
        """Yield `path` and every path below it, sorted."""
        where = self.resolve(path)
        prefix = where.rstrip("/") + "/"
        yield from sorted(name for name in self._entries if name == where or name.startswith(prefix))

    def resolve(self, path: str, depth: int = 0) -> str:
        """Return the absolute path that `path` leads to, links followed. Raises OSError in a loop."""
        if depth > 20:
            raise _error(errno.ELOOP, path)
        where = "/"
        for part in posixpath.normpath(path).lstrip("/").split("/"):
            where = posixpath.join(where, part) if part else where
            target = entry.target if (entry := self._entries.get(where)) else None
            if target is not None:
                where = self.resolve(posixpath.join(posixpath.dirname(where), target), depth + 1)
        return where

    def _in_parent(self, path: str) -> str:
        clean = posixpath.normpath(path)
        return posixpath.join(self.resolve(posixpath.dirname(clean)), posixpath.basename(clean))

    def _require(self, entry: Entry, user: User, wanted: int, path: str) -> None:
        shift = 6 if user.uid == entry.uid else 3 if user.in_group(entry.gid) else 0
        if user.uid != 0 and not (entry.mode >> shift) & wanted:
            raise _error(errno.EACCES, path)

    def _require_parent(self, where: str, user: User, path: str) -> None:
        parent = self._entries.get(posixpath.dirname(where))
        if parent is None:
            raise _error(errno.ENOENT, path)
        if not parent.is_directory:
            raise _error(errno.ENOTDIR, path)
        self._require(parent, user, 2, path)


def _error(number: int, path: str) -> OSError:
    return OSError(number, os.strerror(number), path)
