"""What Terraform's state knows of each resource, read from `terraform state pull`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mectui.terraform.change import node_of


@dataclass(frozen=True, slots=True)
class StateRow:
    """One resource that exists as far as Terraform knows; a tainted one would be replaced."""

    id: str
    type: str
    tainted: bool
    node: str | None


def state_rows(text: str) -> dict[str, StateRow]:
    """Return the managed resources of a state (format 4) by address; an empty text is an empty state."""
    state = json.loads(text) if text.strip() else {}
    return {
        address: row
        for resource in state.get("resources", ())
        if resource["mode"] == "managed"
        for address, row in _instances(resource)
    }


def _instances(resource: dict[str, Any]) -> Iterator[tuple[str, StateRow]]:
    module = f"{resource['module']}." if resource.get("module") else ""
    for instance in resource["instances"]:
        if "deposed" in instance:
            continue
        key = instance.get("index_key")
        index = "" if key is None else f"[{json.dumps(key)}]"
        yield (
            f"{module}{resource['type']}.{resource['name']}{index}",
            StateRow(
                id=str(instance["attributes"].get("id", "")),
                type=resource["type"],
                tainted=instance.get("status") == "tainted",
                node=node_of(resource["name"], key),
            ),
        )
