"""Trouble that can be asked for, by kind and node."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class FaultKind(StrEnum):
    """What can go wrong with a node. All but the last strike once, so that trying again heals them."""

    BOOT_FAILURE = "boot-failure"
    """The instance runs but never answers; stopping and starting it, or another instance, does."""
    SNAP_NOT_SEEDED = "snap-not-seeded"
    """The first `snap install` is refused: too early for operation, device not yet seeded."""
    JOIN_REFUSED = "join-refused"
    """The node's first join is refused with an invalid token, as if another attempt had spent it."""
    JOIN_HALF_DONE = "join-half-done"
    """The node's first join says success, yet no node appears; a control plane stays in dqlite."""
    NODE_VANISHES = "node-vanishes"
    """The machine drops off the network at its first join; stopping and starting it brings it back."""
    SSH_DROPPED = "ssh-dropped"
    """The connection is cut during the second command that is run on the node; the next one holds."""
    HOST_KEY_CHANGED = "host-key-changed"
    """SSH presents another host key than the user-data gave, and always will."""


class Faults:
    """The faults asked for; a node is named in full or by the end of its name, as in `w-1`."""

    def __init__(self, requests: Iterable[str] = ()) -> None:
        """Read requests of the form `KIND[:NODE]`; one without a node strikes the first that it can.

        Raises ValueError for a kind that does not exist.
        """
        self._pending = [_parse(request) for request in requests]
        self._lasting: set[tuple[FaultKind, str]] = set()

    def add(self, request: str) -> None:
        """Ask for one more fault. Raises ValueError for a kind that does not exist."""
        self._pending.append(_parse(request))

    def take(self, kind: FaultKind, node: str) -> bool:
        """Say whether the fault strikes `node` now; it is then spent."""
        for entry in self._pending:
            if entry[0] == kind and _matches(entry[1], node):
                self._pending.remove(entry)
                return True
        return False

    def holds(self, kind: FaultKind, node: str) -> bool:
        """Say whether the fault strikes `node`, now and from now on."""
        if self.take(kind, node):
            self._lasting.add((kind, node))
        return (kind, node) in self._lasting


def _parse(request: str) -> tuple[FaultKind, str]:
    kind, _, node = request.partition(":")
    try:
        return FaultKind(kind), node
    except ValueError:
        known = ", ".join(FaultKind)
        raise ValueError(f"unknown fault {kind!r}; there are {known}") from None


def _matches(wanted: str, node: str) -> bool:
    return not wanted or node == wanted or node.endswith(f"-{wanted}")
