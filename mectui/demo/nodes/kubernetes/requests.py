"""Requests to the API: what a path means, and what is answered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from mectui.demo.nodes.kubernetes.eviction import evict
from mectui.demo.nodes.kubernetes.merging import changed, merge, strategic
from mectui.demo.nodes.kubernetes.resources import Resource, Resources
from mectui.demo.nodes.kubernetes.selectors import matches_fields, matches_labels
from mectui.demo.nodes.kubernetes.store import ApiProblem, Object, Store
from mectui.demo.nodes.kubernetes.tables import table

_PATH = re.compile(
    r"(?P<prefix>/api/v1|/apis/[^/]+/[^/]+)(?:/namespaces/(?P<namespace>[^/]+)(?=/))?"
    r"/(?P<plural>[^/]+)(?:/(?P<name>[^/]+))?(?:/(?P<part>status|scale|eviction))?"
)


_PROTOBUF = b"k8s\0"
"""How bodies in Kubernetes' binary form begin."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request for objects of a resource; `name` is empty for a whole list."""

    resource: Resource
    namespace: str
    name: str
    labels: str = ""
    fields: str = ""
    watch: bool = False
    seconds: float | None = None
    since: int = 0
    part: str = ""

    def concerns(self, obj: Object) -> bool:
        """Say whether a change of the object is to be told to this watcher."""
        if (obj["kind"], obj["apiVersion"]) != (self.resource.kind, self.resource.group_version):
            return False
        here = self.namespace in ("", obj["metadata"].get("namespace", ""))
        return here and matches_labels(obj, self.labels) and matches_fields(obj, self._fields)

    @property
    def _fields(self) -> str:
        return ",".join(filter(None, [self.fields, f"metadata.name={self.name}" if self.name else ""]))

    def backlog(self, store: Store) -> Iterator[tuple[str, Object]]:
        """Yield what has changed since the client looked, as additions."""
        for obj in store.list(self.resource, self.namespace, self.labels, self._fields):
            if int(obj["metadata"]["resourceVersion"]) > self.since:
                yield ("MODIFIED" if self.since else "ADDED"), obj

    def event(self, kind: str, obj: Object, *, as_table: bool) -> bytes:
        """Return a line of the watch stream."""
        shown = table(self.resource.kind, [obj]) if as_table else obj
        return json.dumps({"type": kind, "object": shown}).encode() + b"\n"


def read_request(resources: Resources, path: str, query: Mapping[str, str]) -> Request:
    """Return what a path and its query ask for. Raises ApiProblem where there is no such resource."""
    match = _PATH.fullmatch(path)
    resource = match and resources.at(match["prefix"], match["plural"])
    if not match or not resource:
        raise ApiProblem(404, "NotFound", "the server could not find the requested resource")
    return Request(
        resource,
        match["namespace"] or "",
        match["name"] or "",
        query.get("labelSelector", ""),
        query.get("fieldSelector", ""),
        query.get("watch", "") in ("true", "1"),
        float(query["timeoutSeconds"]) if query.get("timeoutSeconds") else None,
        int(query.get("resourceVersion") or 0),
        match["part"] or "",
    )


def serve(
    store: Store, method: str, wanted: Request, body: bytes, content_type: str, as_table: bool
) -> tuple[Object, int]:
    """Carry out a request and return the answer with its HTTP status. Raises ApiProblem."""
    if method == "GET":
        return _read(store, wanted, as_table=as_table), 200
    if method == "POST" and wanted.part == "eviction":
        evict(store, wanted.namespace, wanted.name)
        return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"}, 201
    if method == "POST":
        return store.create(wanted.resource, _body(body), wanted.namespace), 201
    if method == "PUT":
        return store.update(wanted.resource, _body(body)), 200
    if method == "PATCH":
        return _patch(store, wanted, _body(body), content_type), 200
    if method == "DELETE" and wanted.name:
        gone = store.delete(wanted.resource, wanted.namespace, wanted.name)
        details = {"name": wanted.name, "kind": wanted.resource.plural, "uid": gone["metadata"]["uid"]}
        return {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Success",
            "details": details,
        }, 200
    raise ApiProblem(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource"
    )


def _read(store: Store, wanted: Request, *, as_table: bool) -> Object:
    resource = wanted.resource
    if wanted.name:
        found = store.get(resource, wanted.namespace, wanted.name)
        return table(resource.kind, [found]) if as_table else found
    objects = store.list(resource, wanted.namespace, wanted.labels, wanted.fields)
    answer = table(resource.kind, objects) if as_table else listing(resource, objects)
    answer["metadata"]["resourceVersion"] = str(store.revision)
    return answer


def listing(resource: Resource, objects: list[Object]) -> Object:
    """Return objects as a List."""
    return {
        "kind": f"{resource.kind}List",
        "apiVersion": resource.group_version,
        "metadata": {},
        "items": objects,
    }


def _patch(store: Store, wanted: Request, body: Any, content_type: str) -> Object:
    found = store.find(wanted.resource, wanted.namespace, wanted.name)
    if "apply-patch" in content_type and found is None:
        return store.create(wanted.resource, body, wanted.namespace)
    current = store.get(wanted.resource, wanted.namespace, wanted.name)
    new = _patched(current, body, content_type)
    return current if new == current else store.update(wanted.resource, new)


def _patched(current: Object, body: Any, content_type: str) -> Object:
    if "strategic-merge-patch+json" in content_type:
        return dict(strategic(current, body))
    if "json-patch+json" in content_type:
        return dict(changed(current, body))
    return dict(merge(current, body))


def _body(raw: bytes) -> Any:
    if raw.startswith(_PROTOBUF):
        message = (
            "only JSON and YAML are read here; print a manifest (--dry-run=client -o yaml), and apply it"
        )
        raise ApiProblem(415, "UnsupportedMediaType", message)
    return yaml.safe_load(raw) if raw else {}
