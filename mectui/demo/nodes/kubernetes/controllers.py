"""The controller manager: what makes the pods of workloads, and tells how many of them are ready."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from typing import Any

from mectui.demo.nodes.clock import Clock
from mectui.demo.nodes.kubernetes.kubelets import Begin, Diagnose, Kubelets, well
from mectui.demo.nodes.kubernetes.operators import Operators
from mectui.demo.nodes.kubernetes.resources import (
    CLAIMS,
    DAEMON_SETS,
    DEPLOYMENTS,
    JOBS,
    NODES,
    PODS,
    STATEFUL_SETS,
)
from mectui.demo.nodes.kubernetes.store import Object, Store
from mectui.demo.nodes.kubernetes.tables import is_ready
from mectui.demo.nodes.kubernetes.volumes import bind

_SEEN = frozenset(
    {"Node", "DaemonSet", "Deployment", "StatefulSet", "Job", "Pod", "PersistentVolumeClaim", "StorageClass"}
)


class Controllers:
    """The controllers and the kubelets, driven by the store's changes."""

    def __init__(self, store: Store, clock: Clock, begin: Begin, diagnose: Diagnose = well) -> None:
        self._store = store
        self._kubelets = Kubelets(store, clock, begin, diagnose)
        self._busy = False
        store.listen(self._notice)
        store.listen(Operators(store, clock, begin).notice)

    def _notice(self, change: str, obj: Object) -> None:
        if obj["kind"] in _SEEN and not self._busy:
            self._busy = True
            try:
                self._reconcile()
            finally:
                self._busy = False

    def _reconcile(self) -> None:
        names = {node["metadata"]["name"] for node in self._store.list(NODES)}
        for pod in self._store.list(PODS):
            if pod["spec"].get("nodeName") not in (None, *names):
                self._remove(pod)
        for daemon_set in self._store.list(DAEMON_SETS):
            self._spread(daemon_set)
        for resource in (DEPLOYMENTS, STATEFUL_SETS):
            for workload in self._store.list(resource):
                self._scale(workload)
        for job in self._store.list(JOBS):
            self._work_off(job)
        bind(self._store)
        for pod in self._store.list(PODS):
            self._kubelets.look(pod)

    def _spread(self, owner: Object) -> None:
        pods = self._owned(owner)
        nodes = [node["metadata"]["name"] for node in self._store.list(NODES) if is_ready(node)]
        taken = {pod["spec"].get("nodeName") for pod in pods}
        for name in [name for name in nodes if name not in taken]:
            pods.append(self._make_pod(owner, name))
        ready = sum(map(is_ready, pods))
        desired = len({*nodes, *taken} - {None})
        self._report(
            owner,
            desiredNumberScheduled=desired,
            currentNumberScheduled=len(pods),
            updatedNumberScheduled=len(pods),
            numberReady=ready,
            numberAvailable=ready,
            numberUnavailable=desired - ready,
            numberMisscheduled=0,
        )

    def _scale(self, owner: Object) -> None:
        pods, wanted = self._owned(owner), owner["spec"].setdefault("replicas", 1)
        for pod in pods[wanted:]:
            self._remove(pod)
        pods = pods[:wanted]
        while len(pods) < wanted:
            pods.append(self._make_pod(owner, None))
        ready = sum(map(is_ready, pods))
        available = {
            "type": "Available",
            "status": "True" if ready == wanted else "False",
            "reason": "MinimumReplicasAvailable" if ready == wanted else "MinimumReplicasUnavailable",
        }
        told: dict[str, Any] = {"replicas": len(pods), "updatedReplicas": len(pods), "readyReplicas": ready}
        if owner["kind"] == "Deployment":
            told |= {"unavailableReplicas": wanted - ready, "conditions": [available]}
        self._report(owner, **told, availableReplicas=ready)

    def _work_off(self, owner: Object) -> None:
        pods = self._owned(owner) or [self._make_pod(owner, None)]
        done = all(pod.get("status", {}).get("phase") == "Succeeded" for pod in pods)
        complete = [{"type": "Complete", "status": "True"}] if done else []
        self._report(owner, active=int(not done), succeeded=int(done), conditions=complete)

    def _report(self, owner: Object, **status: Any) -> None:
        new = {"observedGeneration": owner["metadata"].get("generation", 1), **status}
        if owner.get("status") != new:
            owner["status"] = new
            self._store.touch(owner)

    def _owned(self, owner: Object) -> list[Object]:
        uid, namespace = owner["metadata"]["uid"], owner["metadata"]["namespace"]
        pods = self._store.list(PODS, namespace)
        return [
            pod
            for pod in pods
            if any(ref["uid"] == uid for ref in pod["metadata"].get("ownerReferences", []))
        ]

    def _make_pod(self, owner: Object, node: str | None) -> Object:
        template, name = owner["spec"]["template"], owner["metadata"]["name"]
        metadata = {
            "name": self._pod_name(owner),
            "namespace": owner["metadata"]["namespace"],
            "labels": dict(template.get("metadata", {}).get("labels", {})),
            "annotations": dict(template.get("metadata", {}).get("annotations") or {}),
            "ownerReferences": [
                {
                    "apiVersion": owner["apiVersion"],
                    "kind": owner["kind"],
                    "name": name,
                    "uid": owner["metadata"]["uid"],
                    "controller": True,
                }
            ],
        }
        spec = {**template["spec"], **({"nodeName": node} if node else {})}
        spec["volumes"] = [*(template["spec"].get("volumes") or ()), *self._claims(owner, metadata["name"])]
        return self._store.create(PODS, {"metadata": metadata, "spec": spec, "status": {"phase": "Pending"}})

    def _pod_name(self, owner: Object) -> str:
        name = owner["metadata"]["name"]
        if owner["kind"] == "StatefulSet":
            taken = {pod["metadata"]["name"] for pod in self._owned(owner)}
            return next(f"{name}-{n}" for n in range(len(taken) + 1) if f"{name}-{n}" not in taken)
        middle = f"{owner['metadata']['uid'][:8]}-" if owner["kind"] == "Deployment" else ""
        return f"{name}-{middle}{uuid.uuid4().hex[:5]}"

    def _claims(self, owner: Object, pod: str) -> list[Object]:
        """Make the claims of a StatefulSet's pod, which outlive it, and return the volumes for them."""
        volumes = []
        for template in owner["spec"].get("volumeClaimTemplates") or ():
            name = f"{template['metadata']['name']}-{pod}"
            where = owner["metadata"]["namespace"]
            if self._store.find(CLAIMS, where, name) is None:
                made = {"metadata": {"name": name, "namespace": where}, "spec": template["spec"]}
                self._store.create(CLAIMS, made)
            claim = {"claimName": name}
            volumes.append({"name": template["metadata"]["name"], "persistentVolumeClaim": claim})
        return volumes

    def _remove(self, pod: Object) -> None:
        self._store.delete(PODS, pod["metadata"]["namespace"], pod["metadata"]["name"])


async def wait_for(store: Store, condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until a condition on the store holds; False where `seconds` of real time were not enough."""
    try:
        async with asyncio.timeout(seconds):
            while not condition():
                await store.change()
    except TimeoutError:
        return condition()
    return True
