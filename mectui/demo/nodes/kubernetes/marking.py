"""Labels and annotations, and nodes that take no more pods."""

from __future__ import annotations

from collections.abc import Iterable

from mectui.demo.nodes.kubernetes.controllers import NODES, PODS
from mectui.demo.nodes.kubernetes.store import Object, Store


def mark(store: Store, obj: Object, field: str, changes: Iterable[str]) -> None:
    """Set (`key=value`) and remove (`key-`) labels or annotations."""
    values = obj["metadata"].setdefault(field, {})
    for change in changes:
        key, equals, value = change.partition("=")
        if equals:
            values[key] = value
        else:
            values.pop(key.removesuffix("-"), None)
    store.touch(obj)


def cordon(store: Store, name: str, *, closed: bool) -> None:
    """Close a node to new pods, or open it again. Raises ApiProblem where there is none."""
    node = store.get(NODES, "", name)
    node["spec"]["unschedulable"] = closed
    store.touch(node)


def evict(store: Store, name: str) -> None:
    """Remove the pods of a node but those of daemon sets."""
    for pod in store.list(PODS, fields=f"spec.nodeName={name}"):
        owners = pod["metadata"].get("ownerReferences", [])
        if not any(owner["kind"] == "DaemonSet" for owner in owners):
            store.delete(PODS, pod["metadata"]["namespace"], pod["metadata"]["name"])
