"""What the solver says of add-ons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mectui.events import Problem


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
class Finding:
    """What is said of these add-ons; of all of them together, where none is named.

    `by_input` says that another answer to an input of theirs is a way out.
    """

    rule: Rule
    addons: tuple[str, ...]
    problem: Problem
    by_input: bool = False
