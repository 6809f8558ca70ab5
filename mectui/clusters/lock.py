"""The right to change a cluster: one holder at a time, and it never outlives its holder."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from mectui.clusters.files import naming
from mectui.clusters.owner import Owner
from mectui.events import ExitCode, Trouble


class Lock:
    """An advisory lock on an open file, which the system lets go when its last holder ends.

    The file's text says who holds it, for the message that the second comer gets. A started run
    inherits the open file, so that there is no moment between its parent's lock and its own.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    @classmethod
    def take(cls, path: Path, purpose: str) -> Self:
        """Take the lock at `path`; a dead owner's is taken over.

        Raises Trouble(USAGE) while another process holds it, OSError that names it on a full disk.
        """
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            held_by = _read(descriptor)
            os.close(descriptor)
            raise _held(path.parent.name, held_by) from None
        with naming(path):
            return cls(descriptor).sign(purpose)

    @classmethod
    def inherit(cls, descriptor: int, purpose: str) -> Self:
        """Go on with a lock that the parent process took, and sign it with this one's name."""
        os.set_inheritable(descriptor, False)
        return cls(descriptor).sign(purpose)

    def sign(self, purpose: str) -> Self:
        """Write down who holds the lock."""
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, Owner.this(purpose).to_json().encode(), 0)
        return self

    def release(self) -> None:
        """Close this process's hold; a child that inherited it keeps its own."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()


def _read(descriptor: int) -> Owner | None:
    return Owner.from_json(os.pread(descriptor, 4096, 0).decode(errors="replace"))


def _held(cluster: str, owner: Owner | None) -> Trouble:
    by = f"process {owner.pid} ({owner.purpose}, since {owner.since})" if owner else "another process"
    return Trouble.of(
        ExitCode.USAGE,
        f"cluster {cluster} is being changed",
        f"{by} holds its lock",
        f"follow it with `mectui watch {cluster}`, or try again when it has ended",
    )
