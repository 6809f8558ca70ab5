"""What a plan would do to each resource, and the saved plan as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from mectui.terraform.attributes import Attribute, attributes_of


class Action(StrEnum):
    """What happens to one resource, in the words of Terraform's JSON stream."""

    NOOP = "noop"
    CREATE = "create"
    READ = "read"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"
    IMPORT = "import"
    MOVE = "move"
    REMOVE = "remove"
    OTHER = "other"

    @classmethod
    def _missing_(cls, _value: object) -> Action:
        return cls.OTHER

    @classmethod
    def of_plan(cls, change: Mapping[str, Any]) -> Action:
        """Return the action of a `change` in `terraform show -json`, which spells it as a list."""
        match change.get("actions"):
            case ["no-op"]:
                return cls.IMPORT if change.get("importing") else cls.NOOP
            case ["forget"]:
                return cls.REMOVE
            case [_, _]:
                return cls.REPLACE
            case [word]:
                return cls(word)
        return cls.OTHER


_COUNTED = {
    "create": Action.CREATE,
    "change": Action.UPDATE,
    "replace": Action.REPLACE,
    "destroy": Action.DELETE,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One resource's change; `node` is the name of the node whose machine or address it is."""

    address: str
    action: Action
    type: str
    node: str | None = None
    attributes: tuple[Attribute, ...] = ()


def node_of(name: str, key: object) -> str | None:
    """Return the node that a resource is about: the module's name for those is `node`, keyed by node."""
    return key if name == "node" and isinstance(key, str) else None


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """A plan on disk. `hash` (hex SHA-256) covers its bytes and the fingerprint of its workspace."""

    path: Path
    hash: str
    fingerprint: str
    changes: tuple[Change, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many resources the plan would create, change, replace and destroy."""
        actions = [change.action for change in self.changes]
        return {name: actions.count(action) for name, action in _COUNTED.items()}

    @property
    def empty(self) -> bool:
        """Return whether applying the plan would do nothing."""
        return all(change.action in {Action.NOOP, Action.READ} for change in self.changes)

    def unchanged(self) -> bool:
        """Return whether the file is still the one that `hash` was taken of."""
        return self.path.is_file() and plan_hash(self.path, self.fingerprint) == self.hash


def plan_hash(path: Path, fingerprint: str) -> str:
    """Return the hex SHA-256 over the saved plan at `path` and the workspace's fingerprint."""
    digest = hashlib.sha256(path.read_bytes())
    digest.update(fingerprint.encode())
    return digest.hexdigest()


def changes_of_plan(shown: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return the changes in the output of `terraform show -json` of a saved plan, no-ops left out."""
    rows: Sequence[Mapping[str, Any]] = shown.get("resource_changes", ())
    changes = (_planned(row) for row in rows if row.get("mode") == "managed")
    return tuple(change for change in changes if change.action is not Action.NOOP)


def _planned(row: Mapping[str, Any]) -> Change:
    action = Action.of_plan(row["change"])
    if action is Action.NOOP and row.get("previous_address"):
        action = Action.MOVE
    node = node_of(row["name"], row.get("index"))
    return Change(row["address"], action, row["type"], node, attributes_of(row["change"]))
