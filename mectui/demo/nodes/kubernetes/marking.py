"""Labels and annotations, and nodes that take no more pods."""

from __future__ import annotations

import copy
from collections.abc import Iterable

from mectui.demo.nodes.kubernetes.resources import NODES, Resource
from mectui.demo.nodes.kubernetes.store import Object, Store


def mark(store: Store, resource: Resource, obj: Object, field: str, changes: Iterable[str]) -> bool:
    """Set (`key=value`) and remove (`key-`) labels or annotations; say whether that changed anything."""
    new = copy.deepcopy(obj)
    values = new["metadata"].get(field) or {}
    for change in changes:
        key, equals, value = change.partition("=")
        if equals:
            values[key] = value
        else:
            values.pop(key.removesuffix("-"), None)
    new["metadata"][field] = values
    if values == (obj["metadata"].get(field) or {}):
        return False
    store.update(resource, new)
    return True


def cordon(store: Store, name: str, *, closed: bool) -> str:
    """Close a node to new pods, or open it again; return what kubectl says. Raises ApiProblem for no node."""
    node, word = store.get(NODES, "", name), "cordoned" if closed else "uncordoned"
    if bool(node["spec"].get("unschedulable")) == closed:
        return f"node/{name} already {word}"
    node["spec"]["unschedulable"] = closed
    store.touch(node)
    return f"node/{name} {word}"
