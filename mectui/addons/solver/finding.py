"""What the solver says of add-ons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mectui.events import Problem

_ADDONS = "addons"


class Rule(StrEnum):
    """What is not as it has to be; the last four are of doubts only."""

    NAME = "name"
    ENGINE = "engine"
    KUBERNETES = "kubernetes"
    ARCHITECTURE = "architecture"
    CONFLICT = "conflict"
    CLOUD = "cloud"
    STORAGE = "storage"
    NODES = "nodes"
    DISKS = "disks"
    MACHINES = "machines"
    ROOM = "room"
    INPUT = "input"
    YIELDED = "yielded"
    STATUS = "status"
    WARNING = "warning"
    TRIED = "tried"


@dataclass(frozen=True, slots=True)
class Way:
    """A way out: what to do, and the key path of the answer that does it; none, where no answer does.

    `value` is the answer, where it is a single one. `addons` is leaving some out, which `out` names as they
    were written, or one more by its name.
    """

    words: str
    path: str = ""
    value: bool | int | str | None = None
    out: tuple[str, ...] = ()

    @property
    def by_input(self) -> bool:
        """Whether it is another answer to an input of an add-on: `addons.metallb.inside_only`."""
        return self.path.startswith(f"{_ADDONS}.")

    @property
    def by_leaving_out(self) -> bool:
        """Whether it is doing without an add-on."""
        return self.path == _ADDONS and self.value is None

    @classmethod
    def without(cls, words: str, *out: str) -> Way:
        """Return the way of leaving some out."""
        return cls(words, _ADDONS, out=out)

    @classmethod
    def told(cls, words: str, addon: str, name: str, value: bool | str | None = None) -> Way:
        """Return the way of another answer to an input."""
        return cls(words, f"{_ADDONS}.{addon}.{name}", value)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of these add-ons; of all of them together, where none is named.

    `ways` are the ways out, any of which will do.
    """

    rule: Rule
    addons: tuple[str, ...]
    problem: Problem
    ways: tuple[Way, ...] = ()

    @property
    def by_input(self) -> bool:
        """Whether another answer to an input of theirs is a way out."""
        return any(way.by_input for way in self.ways)


def refusal(rule: Rule, addons: tuple[str, ...], what: str, why: str, *ways: Way) -> Finding:
    """Return why add-ons cannot be, with every way out as its remedy."""
    return Finding(rule, addons, Problem(what, why, ", or ".join(way.words for way in ways)), ways)
