"""The objects of a cluster, and those who watch them."""

from __future__ import annotations

import asyncio
import copy
import time
import uuid
from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import Any

from mectui.demo.nodes.kubernetes.defaults import complete, encode
from mectui.demo.nodes.kubernetes.problems import ApiProblem
from mectui.demo.nodes.kubernetes.resources import ACCOUNTS, DEFINITIONS, NAMESPACES, Resource, Resources
from mectui.demo.nodes.kubernetes.selectors import matches_fields, matches_labels
from mectui.demo.nodes.kubernetes.validation import require_unchanged, validate

__all__ = ["ApiProblem", "Object", "Store", "timestamp"]

Object = dict[str, Any]
Key = tuple[str, str, str]
Listener = Callable[[str, Object], None]


ESTABLISHED, TERMINATING = "Established", "Terminating"
_KEPT = frozenset({"default", "kube-system", "kube-public"})


class Store:
    """Objects by resource, namespace and name. Each change has a number and is told to the listeners."""

    def __init__(self) -> None:
        self.revision = 100
        self.resources = Resources()
        self._kinds: dict[str, dict[tuple[str, str], Object]] = {}
        self._listeners: list[Listener] = []
        self._changed = asyncio.Event()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` every change, as ADDED, MODIFIED or DELETED; return what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def change(self) -> None:
        """Wait for the next change."""
        await self._changed.wait()

    def find(self, resource: Resource, namespace: str, name: str) -> Object | None:
        """Return an object, or None."""
        return self._of(resource).get(_key(resource, namespace, name))

    def get(self, resource: Resource, namespace: str, name: str) -> Object:
        """Return an object. Raises ApiProblem where there is none."""
        found = self.find(resource, namespace, name)
        if found is None:
            raise ApiProblem(404, "NotFound", f'{resource.full_name} "{name}" not found')
        return found

    def list(
        self, resource: Resource, namespace: str = "", labels: str = "", fields: str = ""
    ) -> list[Object]:
        """Return the objects of a kind, of one namespace where given, that selectors leave in."""
        return [
            found
            for (where, _), found in sorted(self._of(resource).items(), key=itemgetter(0))
            if namespace in ("", where) and matches_labels(found, labels) and matches_fields(found, fields)
        ]

    def _of(self, resource: Resource) -> dict[tuple[str, str], Object]:
        return self._kinds.setdefault(resource.full_name, {})

    def create(self, resource: Resource, obj: Object, namespace: str = "") -> Object:
        """Keep a new object, completed as the API server does. Raises ApiProblem where it exists."""
        obj = copy.deepcopy(obj)
        metadata = obj.setdefault("metadata", {})
        where = metadata.get("namespace") or namespace or "default" if resource.namespaced else ""
        self._require_namespace(resource, where, metadata)
        name = metadata.get("name") or metadata.get("generateName", "") + uuid.uuid4().hex[:5]
        if self.find(resource, where, name) is not None:
            raise ApiProblem(409, "AlreadyExists", f'{resource.full_name} "{name}" already exists')
        metadata |= {"name": name, "uid": str(uuid.uuid4()), "creationTimestamp": timestamp()}
        if where:
            metadata["namespace"] = where
        obj |= {"kind": resource.kind, "apiVersion": resource.group_version}
        complete(obj)
        validate(obj)
        if resource.kind == "Pod":
            self._require_account(obj)
        self._of(resource)[_key(resource, where, name)] = obj
        self._tell("ADDED", obj)
        return obj

    def update(self, resource: Resource, obj: Object) -> Object:
        """Put an object in the place of the one of its name. Raises ApiProblem where there is none."""
        metadata = obj["metadata"]
        found = self.get(resource, metadata.get("namespace", ""), metadata["name"])
        new = copy.deepcopy(obj)
        validate(new)
        require_unchanged(found, new)
        kept = {
            key: found["metadata"][key] for key in ("uid", "creationTimestamp") if key in found["metadata"]
        }
        new["metadata"] = {**new["metadata"], **kept}
        if "generation" in found["metadata"] and new.get("spec") != found.get("spec"):
            new["metadata"]["generation"] = found["metadata"]["generation"] + 1
        if new["kind"] == "Secret":
            encode(new)
        found.clear()
        found.update(new)
        self.touch(found)
        return found

    def touch(self, obj: Object) -> None:
        """Tell that an object was changed in place."""
        self._tell("MODIFIED", obj)

    def establish(self, definition: Object) -> None:
        """Serve the kind of a CustomResourceDefinition from now on."""
        self.resources.define(definition)
        definition["status"] = {"conditions": [{"type": ESTABLISHED, "status": "True"}]}
        self.touch(definition)

    def delete(self, resource: Resource, namespace: str, name: str, *, now: bool = False) -> Object:
        """Remove an object, and all that is in it or belongs to it. Raises ApiProblem where there is none.

        A namespace is only marked, unless it is to go `now`: it ends a little later.
        """
        found = self.get(resource, namespace, name)
        if resource.kind == "Namespace" and not now:
            return self._terminate(found)
        if resource.kind == "Namespace":
            found["status"]["phase"] = TERMINATING  # so that nothing new is made in it meanwhile
            self._delete_with(found)
        del self._of(resource)[_key(resource, namespace, name)]
        self._tell("DELETED", found)
        self._delete_with(found)
        if resource == DEFINITIONS:
            self.resources.forget(found)
        return found

    def _delete_with(self, gone: Object) -> None:
        children = [
            (self._resource(child), *key)
            for objects in self._kinds.values()
            for key, child in objects.items()
            if _goes(child, gone)
        ]
        for kind, where, child in children:
            if self.find(kind, where, child) is not None:
                self.delete(kind, where, child, now=True)

    def _terminate(self, namespace: Object) -> Object:
        if namespace["metadata"]["name"] in _KEPT:
            name = namespace["metadata"]["name"]
            message = f'namespaces "{name}" is forbidden: this namespace may not be deleted'
            raise ApiProblem(403, "Forbidden", message)
        if namespace["status"]["phase"] != TERMINATING:
            namespace["status"]["phase"] = TERMINATING
            namespace["metadata"]["deletionTimestamp"] = timestamp()
            self.touch(namespace)
        return namespace

    def _resource(self, obj: Object) -> Resource:
        found = self.resources.of(obj["kind"], obj["apiVersion"])
        assert found is not None
        return found

    def __iter__(self) -> Iterator[Key]:
        """Yield the key of every object."""
        yield from ((kind, *key) for kind, objects in self._kinds.items() for key in objects)

    def _require_namespace(self, resource: Resource, namespace: str, metadata: Object) -> None:
        found = self.find(NAMESPACES, "", namespace)
        if namespace and found is None:
            raise ApiProblem(404, "NotFound", f'namespaces "{namespace}" not found')
        if found is not None and found["status"]["phase"] == TERMINATING:
            message = f"unable to create new content in namespace {namespace} because it is being terminated"
            name = metadata.get("name") or metadata.get("generateName", "")
            raise ApiProblem(403, "Forbidden", f'{resource.full_name} "{name}" is forbidden: {message}')

    def _require_account(self, pod: Object) -> None:
        """Refuse a pod whose service account is not there; every namespace has one called default."""
        where, name = pod["metadata"]["namespace"], pod["spec"].get("serviceAccountName", "default")
        if name != "default" and self.find(ACCOUNTS, where, name) is None:
            lacking = f'error looking up service account {where}/{name}: serviceaccount "{name}" not found'
            raise ApiProblem(403, "Forbidden", f'pods "{pod["metadata"]["name"]}" is forbidden: {lacking}')

    def _tell(self, kind: str, obj: Object) -> None:
        self.revision += 1
        obj["metadata"]["resourceVersion"] = str(self.revision)
        self._changed.set()
        self._changed = asyncio.Event()
        for listener in list(self._listeners):
            listener(kind, obj)


def _goes(child: Object, gone: Object) -> bool:
    """Say whether an object goes with another: it is in it, belongs to it, or is of the kind it defines."""
    metadata, spec = gone["metadata"], gone.get("spec") or {}
    if gone["kind"] == "Namespace" and child["metadata"].get("namespace") == metadata["name"]:
        return True
    if gone["kind"] == DEFINITIONS.kind and child["kind"] == spec["names"]["kind"]:
        return bool(child["apiVersion"].rpartition("/")[0] == spec["group"])
    return any(owner["uid"] == metadata["uid"] for owner in child["metadata"].get("ownerReferences", []))


def is_established(definition: Object) -> bool:
    """Say whether the kind of a CustomResourceDefinition is served."""
    return any(each["type"] == ESTABLISHED for each in definition.get("status", {}).get("conditions") or ())


def timestamp() -> str:
    """Return this moment as Kubernetes writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _key(resource: Resource, namespace: str, name: str) -> tuple[str, str]:
    return namespace if resource.namespaced else "", name
