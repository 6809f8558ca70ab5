"""Trouble that can be asked for, by kind and node."""

from __future__ import annotations

from collections.abc import Iterable

from mectui.demo.fault_kinds import FaultKind


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

    def take(self, kind: FaultKind, node: str, *, named: bool = False) -> bool:
        """Say whether the fault strikes `node` now; it is then spent. What is `named` is never any one."""
        for entry in self._pending:
            if entry[0] == kind and _matches(entry[1], node) and (entry[1] or not named):
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
