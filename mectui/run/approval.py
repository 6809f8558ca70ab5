"""Who may apply a plan: the rules, and the note of what was approved."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from typing import Protocol

from mectui.clusters import Folder, write_private

HARMLESS = frozenset({"noop", "no-op", "read"})
"""Actions of Terraform that change nothing in AWS."""


class ChangeRow(Protocol):
    """What the rules look at in a planned change."""

    @property
    def address(self) -> str:
        """The resource's address."""

    @property
    def action(self) -> str:
        """Terraform's word for what happens to it."""


@dataclass(frozen=True, slots=True)
class Approval:
    """A plan that was approved: the addresses it creates, those of them made since, and what it destroys.

    `size` is how many nodes the cluster was to have then, such as `1+2`.
    """

    hash: str
    addresses: frozenset[str]
    made: frozenset[str] = frozenset()
    destroys: frozenset[str] = frozenset()
    size: str = ""

    def save(self, folder: Folder) -> None:
        """Write it to the cluster's folder."""
        row = {key: value if isinstance(value, str) else sorted(value) for key, value in asdict(self).items()}
        write_private(folder.approval, json.dumps(row, indent=1) + "\n")

    def closed(self) -> Approval:
        """Return the approval with nothing left to be done."""
        return replace(self, addresses=self.made, destroys=frozenset())

    def with_made(self, addresses: Collection[str]) -> Approval:
        """Return the approval with `addresses` known to have been made."""
        return replace(self, made=self.made | (self.addresses & frozenset(addresses)))

    def covers(self, changes: Collection[ChangeRow], finishing: Collection[str] = ()) -> bool:
        """Tell whether a new plan does nothing but what was approved and has not happened yet.

        `finishing` are the addresses of healthy half-made things, whose update completes them.
        """
        open_ones = self.addresses - self.made
        return all(
            change.action in HARMLESS
            or (change.action == "create" and change.address in open_ones)
            or (change.action == "delete" and change.address in self.destroys)
            or (change.action in {"update", "import"} and change.address in finishing)
            for change in changes
        )


def approved(folder: Folder) -> Approval | None:
    """Return what was approved for the cluster; None where nothing was, or the note is torn."""
    try:
        row = json.loads(folder.approval.read_text())
        addresses, made = frozenset(row["addresses"]), frozenset(row["made"])
        return Approval(row["hash"], addresses, made, frozenset(row.get("destroys", ())), row.get("size", ""))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note_made(folder: Folder, addresses: Collection[str]) -> None:
    """Note that these exist now: to make one of them again is not approved any more."""
    earlier = approved(folder)
    if earlier is not None:
        earlier.with_made(addresses).save(folder)


def note_applied(folder: Folder, changes: Collection[ChangeRow]) -> None:
    """Note that a plan was carried out: neither what it made nor what it destroyed is approved any more."""
    note_made(folder, created(changes))
    earlier = approved(folder)
    if earlier is not None:
        replace(earlier, destroys=earlier.destroys - destroyed(changes)).save(folder)


def created(changes: Collection[ChangeRow]) -> frozenset[str]:
    """Return the addresses that a plan creates, replaced ones among them."""
    return frozenset(change.address for change in changes if change.action in {"create", "replace"})


def destroyed(changes: Collection[ChangeRow]) -> frozenset[str]:
    """Return the addresses that a plan destroys for good."""
    return frozenset(change.address for change in changes if change.action == "delete")
