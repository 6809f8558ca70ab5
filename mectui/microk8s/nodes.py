"""The cluster's nodes and pods as Kubernetes tells them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mectui.microk8s.commands import LEAVING


@dataclass(frozen=True, slots=True)
class NodeState:
    """One node of the cluster. `why_not` is the kubelet's reason while it is not ready.

    `leaving` says that mectui has cordoned it, because it was to leave the cluster.
    """

    name: str
    ready: bool
    version: str
    internal_ip: str | None
    control_plane: bool
    why_not: str = ""
    leaving: bool = False


@dataclass(frozen=True, slots=True)
class PodState:
    """One pod, and the node that it was put on."""

    name: str
    node: str | None
    ready: bool


def parse_nodes(text: str) -> dict[str, NodeState]:
    """Read `get nodes -o json`, by name. Raises ValueError where it is no such list: on a worker,
    MicroK8s prints prose instead and exits 0."""
    return {state.name: state for state in map(_node, _items(text))}


def parse_pods(text: str) -> list[PodState]:
    """Read `get pods -o json`; pods that are being deleted are left out. Raises ValueError."""
    rows = [row for row in _items(text) if not row["metadata"].get("deletionTimestamp")]
    return [
        PodState(
            name=row["metadata"]["name"],
            node=row.get("spec", {}).get("nodeName"),
            ready=_condition(row, "Ready").get("status") == "True",
        )
        for row in rows
    ]


def _items(text: str) -> Iterator[dict[str, Any]]:
    try:
        for row in json.loads(text)["items"]:
            row["metadata"]["name"].encode()
            yield row
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a list of Kubernetes objects") from error


def _node(row: dict[str, Any]) -> NodeState:
    ready = _condition(row, "Ready")
    labels = row["metadata"].get("labels", {})
    status = row.get("status", {})
    addresses = {address["type"]: address["address"] for address in status.get("addresses", [])}
    return NodeState(
        name=row["metadata"]["name"],
        ready=ready.get("status") == "True",
        version=status.get("nodeInfo", {}).get("kubeletVersion", ""),
        internal_ip=addresses.get("InternalIP"),
        control_plane="node.kubernetes.io/microk8s-controlplane" in labels,
        why_not="" if ready.get("status") == "True" else str(ready.get("message", "no kubelet reports")),
        leaving=LEAVING in (row["metadata"].get("annotations") or {}),
    )


def _condition(row: dict[str, Any], kind: str) -> dict[str, Any]:
    conditions = row.get("status", {}).get("conditions", [])
    return next((found for found in conditions if found.get("type") == kind), {})
