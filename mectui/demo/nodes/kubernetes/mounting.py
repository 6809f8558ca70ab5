"""What pods ask for by name: ConfigMaps and Secrets, in their volumes and in their variables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mectui.demo.nodes.kubernetes.resources import CONFIG_MAPS, SECRETS, Resource
from mectui.demo.nodes.kubernetes.store import Object, Store


@dataclass(frozen=True, slots=True)
class Missing:
    """What a pod waits for: the state of its containers, the reason of the event, and what it says."""

    state: str
    reason: str
    message: str


def missing(store: Store, pod: Object) -> Missing | None:
    """Return the first thing that a pod asks for and that is not there."""
    where = pod["metadata"]["namespace"]
    for volume, wanted in _volumes(pod["spec"]):
        said = wanted.lacking(store, where)
        if said:
            return Missing(
                "ContainerCreating", "FailedMount", f'MountVolume.SetUp failed for volume "{volume}" : {said}'
            )
    for wanted in _variables(pod["spec"]):
        said = wanted.lacking(store, where)
        if said:
            return Missing("CreateContainerConfigError", "Failed", f"Error: {said}")
    return None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A ConfigMap or a Secret, or one key of it."""

    resource: Resource
    name: str
    keys: tuple[str, ...] = ()

    def lacking(self, store: Store, namespace: str) -> str:
        found = store.find(self.resource, namespace, self.name)
        kind = self.resource.kind.lower()
        if found is None:
            return f'{kind} "{self.name}" not found'
        absent = [
            key
            for key in self.keys
            if key not in {**(found.get("data") or {}), **(found.get("binaryData") or {})}
        ]
        return (
            f"couldn't find key {absent[0]} in {self.resource.kind} {namespace}/{self.name}" if absent else ""
        )


def _volumes(spec: Object) -> Iterator[tuple[str, _Wanted]]:
    for volume in spec.get("volumes") or ():
        sources = [volume, *((volume.get("projected") or {}).get("sources") or ())]
        for source in sources:
            for key, named, resource in (
                ("configMap", "name", CONFIG_MAPS),
                ("secret", "secretName", SECRETS),
            ):
                row = source.get(key)
                if row and not row.get("optional"):
                    keys = tuple(item["key"] for item in row.get("items") or ())
                    yield volume["name"], _Wanted(resource, row.get(named) or row.get("name", ""), keys)


def _variables(spec: Object) -> Iterator[_Wanted]:
    for container in [*(spec.get("initContainers") or ()), *(spec.get("containers") or ())]:
        for row in container.get("env") or ():
            source = row.get("valueFrom") or {}
            for key, resource in (("configMapKeyRef", CONFIG_MAPS), ("secretKeyRef", SECRETS)):
                if key in source and not source[key].get("optional"):
                    yield _Wanted(resource, source[key]["name"], (source[key]["key"],))
        for row in container.get("envFrom") or ():
            for key, resource in (("configMapRef", CONFIG_MAPS), ("secretRef", SECRETS)):
                if key in row and not row[key].get("optional"):
                    yield _Wanted(resource, row[key]["name"])
