"""Where a node's SSH server is, and what can go wrong on the way to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mectui.answers.model import Bastion


@dataclass(frozen=True, slots=True)
class Target:
    """One SSH server. `name` is the name that its host key is pinned under; `key` a private key's path."""

    name: str
    host: str
    user: str
    key: Path
    port: int = 22
    bastion: Bastion | None = None


class SshError(Exception):
    """SSH to a node failed; the subclass says in which way."""


class Unreachable(SshError):
    """Nothing that speaks SSH answers there (yet)."""


class WrongHostKey(SshError):
    """The server presented a key that is not pinned. Nothing was sent to it. `seen` is that key."""

    def __init__(self, name: str, seen: str) -> None:
        super().__init__(f"{name} presented a host key that is not pinned for it")
        self.name = name
        self.seen = seen


class Denied(SshError):
    """The server is the right one, and refused the user's key."""


class Dropped(SshError):
    """The connection was lost while it was in use; what it was doing may have gone on."""


class Crowded(Dropped):
    """The server has no session to spare on this connection; it counts those of commands given up."""
