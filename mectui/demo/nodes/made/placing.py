"""Objects put into a cluster together, and taken out again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mectui.demo.nodes.kubernetes.merging import merge
from mectui.demo.nodes.kubernetes.resources import DEFINITIONS, Resource
from mectui.demo.nodes.kubernetes.store import ApiProblem, Store

_SYSTEM = frozenset({"default", "kube-system", "kube-public", "kube-node-lease"})
Place = tuple[str, str, str]
"""An object's kind by its full name, its namespace and its own name."""


def place(store: Store, manifests: Iterable[dict[str, Any]]) -> list[Place]:
    """Make or change objects, and return where those are that were made. Raises ApiProblem."""
    made: list[Place] = []
    for manifest in manifests:
        resource = _kind(store, manifest)
        metadata = manifest["metadata"]
        where = metadata.get("namespace", "default") if resource.namespaced else ""
        found = store.find(resource, where, metadata["name"])
        if found is None:
            new = store.create(resource, manifest, where)
            if resource == DEFINITIONS:  # who makes these waits for them
                store.establish(new)
            made.append((resource.full_name, where, metadata["name"]))
        elif (merged := merge(found, manifest)) != found:
            store.update(resource, merged)
    return made


def standing(
    store: Store, manifests: Iterable[dict[str, Any]], besides: Iterable[Place]
) -> tuple[str, str, str] | None:
    """Return the kind, namespace and name of the first object that is there already, besides those known."""
    known = set(besides)
    for manifest in manifests:
        resource, metadata = _kind(store, manifest), manifest["metadata"]
        where = metadata.get("namespace", "default") if resource.namespaced else ""
        there = store.find(resource, where, metadata["name"]) is not None
        if there and (resource.full_name, where, metadata["name"]) not in known:
            return resource.kind, where, metadata["name"]
    return None


def remove(store: Store, places: Iterable[Place]) -> None:
    """Delete objects, the last first; those that are gone, and namespaces of Kubernetes' own, are left."""
    for full_name, where, name in reversed(list(places)):
        resource = store.resources.called(full_name)
        system = full_name == "namespaces" and name in _SYSTEM
        if resource is not None and not system and store.find(resource, where, name) is not None:
            store.delete(resource, where, name, now=True)


def _kind(store: Store, manifest: dict[str, Any]) -> Resource:
    resource = store.resources.of(manifest["kind"], manifest["apiVersion"])
    if resource is None:
        message = f'no matches for kind "{manifest["kind"]}" in version "{manifest["apiVersion"]}"'
        raise ApiProblem(404, "NotFound", message)
    return resource
