"""The pods of workloads: what they are made of, how they are called, and of which make they are."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass

from mectui.demo.nodes.kubernetes.resources import CLAIMS, EVENTS, NAMESPACES, PODS
from mectui.demo.nodes.kubernetes.store import TERMINATING, ApiProblem, Object, Store, timestamp

_HASH = {"Deployment": "pod-template-hash"}
_OTHER_HASH = "controller-revision-hash"


def revision_of(owner: Object) -> str:
    """Return what tells the pods of a workload's present template from those of earlier ones."""
    text = json.dumps(owner["spec"]["template"], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def label_of(owner: Object) -> str:
    """Return the label of pods that says of which make they are."""
    return _HASH.get(owner["kind"], _OTHER_HASH)


def is_latest(owner: Object, pod: Object) -> bool:
    """Say whether a pod is of its workload's present template."""
    return (pod["metadata"].get("labels") or {}).get(label_of(owner)) == revision_of(owner)


@dataclass(frozen=True)
class Maker:
    """Makes and removes pods of workloads."""

    store: Store

    def owned(self, owner: Object) -> list[Object]:
        """Return the pods of a workload."""
        uid, namespace = owner["metadata"]["uid"], owner["metadata"]["namespace"]
        return [
            pod
            for pod in self.store.list(PODS, namespace)
            if any(ref["uid"] == uid for ref in pod["metadata"].get("ownerReferences", []))
        ]

    def make(self, owner: Object, node: str | None = None) -> Object | None:
        """Make a pod of a workload; None where the server refuses it, which an event then says."""
        template, metadata = owner["spec"]["template"], self._metadata(owner)
        spec = {**template["spec"], **({"nodeName": node} if node else {})}
        spec["volumes"] = [*(template["spec"].get("volumes") or ()), *self._claims(owner, metadata["name"])]
        try:
            return self.store.create(
                PODS, {"metadata": metadata, "spec": spec, "status": {"phase": "Pending"}}
            )
        except ApiProblem as problem:
            warn(self.store, owner, "FailedCreate", f"Error creating: {problem}")
        return None

    def remove(self, pod: Object) -> None:
        """Remove a pod."""
        self.store.delete(PODS, pod["metadata"]["namespace"], pod["metadata"]["name"])

    def _metadata(self, owner: Object) -> Object:
        about = owner["spec"]["template"].get("metadata") or {}
        reference = {key: owner["metadata"][key] for key in ("name", "uid")}
        return {
            "name": self._name(owner),
            "namespace": owner["metadata"]["namespace"],
            "labels": {**(about.get("labels") or {}), label_of(owner): revision_of(owner)},
            "annotations": dict(about.get("annotations") or {}),
            "ownerReferences": [
                {"apiVersion": owner["apiVersion"], "kind": owner["kind"], "controller": True, **reference}
            ],
        }

    def _name(self, owner: Object) -> str:
        name = owner["metadata"]["name"]
        if owner["kind"] == "StatefulSet":
            taken = {pod["metadata"]["name"] for pod in self.owned(owner)}
            return next(f"{name}-{n}" for n in range(len(taken) + 1) if f"{name}-{n}" not in taken)
        middle = f"{revision_of(owner)}-" if owner["kind"] == "Deployment" else ""
        return f"{name}-{middle}{uuid.uuid4().hex[:5]}"

    def _claims(self, owner: Object, pod: str) -> list[Object]:
        """Make the claims of a StatefulSet's pod, which outlive it, and return the volumes for them."""
        volumes = []
        for template in owner["spec"].get("volumeClaimTemplates") or ():
            name = f"{template['metadata']['name']}-{pod}"
            where = owner["metadata"]["namespace"]
            if self.store.find(CLAIMS, where, name) is None:
                made = {"metadata": {"name": name, "namespace": where}, "spec": template["spec"]}
                self.store.create(CLAIMS, made)
            claim = {"claimName": name}
            volumes.append({"name": template["metadata"]["name"], "persistentVolumeClaim": claim})
        return volumes


def warn(store: Store, about: Object, reason: str, message: str) -> None:
    """Write a warning about an object down, unless the same is written of it already."""
    metadata = about["metadata"]
    where = metadata.get("namespace", "default")
    namespace = store.find(NAMESPACES, "", where)
    if namespace is None or namespace["status"]["phase"] == TERMINATING:
        return
    for event in store.list(EVENTS, where):
        if event["involvedObject"].get("uid") == metadata["uid"] and event["message"] == message:
            return
    name = f"{metadata['name']}.{uuid.uuid4().hex[:16]}"
    event = {
        "metadata": {"name": name, "namespace": where},
        "involvedObject": {
            "kind": about["kind"],
            **{key: metadata[key] for key in ("name", "uid")},
            "namespace": where,
        },
        "type": "Warning",
        "reason": reason,
        "message": message,
        "lastTimestamp": timestamp(),
    }
    store.create(EVENTS, event)
