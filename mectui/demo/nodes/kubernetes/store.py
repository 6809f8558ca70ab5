"""The objects of a cluster, and those who watch them."""

from __future__ import annotations

import asyncio
import base64
import copy
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from mectui.demo.nodes.kubernetes.resources import DEFINITIONS, Resource, Resources
from mectui.demo.nodes.kubernetes.selectors import matches_fields, matches_labels

Object = dict[str, Any]
Key = tuple[str, str, str]
Listener = Callable[[str, Object], None]


class ApiProblem(Exception):
    """The API refuses. `code` is the HTTP status, `reason` Kubernetes' own word."""

    def __init__(self, code: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason

    def status(self) -> Object:
        """Return the Status object of the answer."""
        return {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": str(self),
            "reason": self.reason,
            "code": self.code,
        }


class Store:
    """Objects by resource, namespace and name. Each change has a number and is told to the listeners."""

    def __init__(self) -> None:
        self.revision = 100
        self.resources = Resources()
        self._objects: dict[Key, Object] = {}
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
        return self._objects.get(_key(resource, namespace, name))

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
            for (kind, where, _), found in sorted(self._objects.items())
            if kind == resource.full_name
            and namespace in ("", where)
            and matches_labels(found, labels)
            and matches_fields(found, fields)
        ]

    def create(self, resource: Resource, obj: Object, namespace: str = "") -> Object:
        """Keep a new object, completed as the API server does. Raises ApiProblem where it exists."""
        obj = copy.deepcopy(obj)
        metadata = obj.setdefault("metadata", {})
        where = metadata.get("namespace") or namespace or "default" if resource.namespaced else ""
        self._require_namespace(where)
        name = metadata.get("name") or metadata.get("generateName", "") + uuid.uuid4().hex[:5]
        if _key(resource, where, name) in self._objects:
            raise ApiProblem(409, "AlreadyExists", f'{resource.full_name} "{name}" already exists')
        metadata |= {"name": name, "uid": str(uuid.uuid4()), "creationTimestamp": timestamp()}
        if where:
            metadata["namespace"] = where
        obj |= {"kind": resource.kind, "apiVersion": resource.group_version}
        _complete(obj)
        self._objects[_key(resource, where, name)] = obj
        if resource == DEFINITIONS:
            self.resources.define(obj)
        self._tell("ADDED", obj)
        return obj

    def update(self, resource: Resource, obj: Object) -> Object:
        """Put an object in the place of the one of its name. Raises ApiProblem where there is none."""
        metadata = obj["metadata"]
        found = self.get(resource, metadata.get("namespace", ""), metadata["name"])
        new = copy.deepcopy(obj)
        kept = {
            key: found["metadata"][key] for key in ("uid", "creationTimestamp") if key in found["metadata"]
        }
        new["metadata"] = {**new["metadata"], **kept}
        if "generation" in found["metadata"] and new.get("spec") != found.get("spec"):
            new["metadata"]["generation"] = found["metadata"]["generation"] + 1
        if new["kind"] == "Secret":
            _encode(new)
        found.clear()
        found.update(new)
        self.touch(found)
        return found

    def touch(self, obj: Object) -> None:
        """Tell that an object was changed in place."""
        self._tell("MODIFIED", obj)

    def delete(self, resource: Resource, namespace: str, name: str) -> Object:
        """Remove an object, and all that is in it or belongs to it. Raises ApiProblem where there is none."""
        found = self.get(resource, namespace, name)
        del self._objects[_key(resource, namespace, name)]
        self._tell("DELETED", found)
        defined = self.resources.forget(found) if resource == DEFINITIONS else None
        for key, child in list(self._objects.items()):
            inside = resource.kind == "Namespace" and key[1] == name
            inside = inside or (defined is not None and key[0] == defined.full_name)
            owners = child["metadata"].get("ownerReferences", [])
            owned = any(owner["uid"] == found["metadata"]["uid"] for owner in owners)
            if owned and key in self._objects and child["kind"] != "Namespace":
                self.delete(self._resource(child), key[1], key[2])
            elif inside or owned:
                self._objects.pop(key, None)
                self._tell("DELETED", child)
        return found

    def _resource(self, obj: Object) -> Resource:
        found = self.resources.of(obj["kind"], obj["apiVersion"])
        assert found is not None
        return found

    def __iter__(self) -> Iterator[Key]:
        """Yield the key of every object."""
        yield from self._objects

    def _require_namespace(self, namespace: str) -> None:
        if namespace and ("namespaces", "", namespace) not in self._objects:
            raise ApiProblem(404, "NotFound", f'namespaces "{namespace}" not found')

    def _tell(self, kind: str, obj: Object) -> None:
        self.revision += 1
        obj["metadata"]["resourceVersion"] = str(self.revision)
        self._changed.set()
        self._changed = asyncio.Event()
        for listener in list(self._listeners):
            listener(kind, obj)


def _complete(obj: Object) -> None:
    """Set what the API server sets by default, as far as clients look at it."""
    kind = obj["kind"]
    if kind in ("Deployment", "DaemonSet", "StatefulSet", "ReplicaSet"):
        obj["metadata"]["generation"] = 1
        strategy = "strategy" if kind == "Deployment" else "updateStrategy"
        obj["spec"].setdefault(strategy, {"type": "RollingUpdate"})
    if kind == "Secret":
        _encode(obj)
    if kind == "CustomResourceDefinition":
        obj["status"] = {"conditions": [{"type": "Established", "status": "True"}]}
    if kind == "Namespace":
        obj["status"] = {"phase": "Active"}


def _encode(secret: Object) -> None:
    """Move what was given as plain text to the rest of the data, in base64."""
    plain = secret.pop("stringData", None) or {}
    coded = {key: base64.b64encode(str(value).encode()).decode() for key, value in plain.items()}
    if coded:
        secret["data"] = {**(secret.get("data") or {}), **coded}


def timestamp() -> str:
    """Return this moment as Kubernetes writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _key(resource: Resource, namespace: str, name: str) -> Key:
    return resource.full_name, namespace if resource.namespaced else "", name
