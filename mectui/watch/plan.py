"""The plan as a person approves it: every change, with what it was and what it will be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mectui.events import Event
from mectui.watch.values import count, mappings, number

HOURS_A_MONTH = 730
"""As AWS' own calculator counts."""
_DESTROYING = frozenset({"delete", "replace"})


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a changed resource. `unknown`: known after the apply; `forces`: it has it replaced."""

    name: str
    before: str | None = None
    after: str | None = None
    unknown: bool = False
    sensitive: bool = False
    forces: bool = False

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Attribute:
        """Read a row of the event's `attributes`."""
        before, after = (None if row.get(key) is None else str(row[key]) for key in ("before", "after"))
        marks = (bool(row.get(key)) for key in ("unknown", "sensitive", "forces"))
        return cls(str(row.get("name", "")), before, after, *marks)


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What the plan does to one resource; `action` is Terraform's word, `kind` the resource's type.

    `said` is the event's message.
    """

    address: str
    action: str
    kind: str
    node: str | None
    attributes: tuple[Attribute, ...] = ()
    said: str = ""

    @property
    def destroys(self) -> bool:
        """Whether something that exists goes."""
        return self.action in _DESTROYING


@dataclass(slots=True)
class PlanView:
    """A plan under way, or ready to be approved. `hash` is empty before it is ready."""

    changes: dict[str, ChangeView] = field(default_factory=dict)
    hash: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    hourly_usd: float | None = None
    summary: str = ""
    ready: bool = False

    @property
    def monthly_usd(self) -> float | None:
        """What it costs in a month; None where the price is not known."""
        return None if self.hourly_usd is None else self.hourly_usd * HOURS_A_MONTH

    @property
    def destroying(self) -> bool:
        """Whether anything that exists goes."""
        return bool(self.counts.get("destroy") or self.counts.get("replace"))

    def take(self, event: Event) -> None:
        """Follow `plan.change` and `plan.ready`."""
        if event.event == "plan.change" and event.resource:
            self.changes[event.resource] = ChangeView(
                event.resource,
                str(event.data.get("action", "")),
                str(event.data.get("type") or type_of(event.resource)),
                event.node,
                tuple(map(Attribute.of, mappings(event.data.get("attributes")))),
                event.message,
            )
        elif event.event == "plan.ready":
            self.hash, self.summary, self.ready = str(event.data.get("hash") or ""), event.message, True
            names = ("create", "change", "replace", "destroy")
            self.counts = {name: count(event.data.get(name)) for name in names}
            self.hourly_usd = number(event.data.get("hourly_usd"))


def type_of(address: str) -> str:
    """Return the type of a resource by its address, such as `aws_instance`; empty for what is none."""
    parts = address.partition("[")[0].split(".")
    while len(parts) > 3 and parts[0] == "module":
        parts = parts[2:]
    return parts[0] if len(parts) > 1 else ""
