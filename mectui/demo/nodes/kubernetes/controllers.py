"""What makes pods of daemon sets and deployments, and lets them run."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Coroutine
from typing import Any

from mectui.demo.nodes.clock import Clock, Stage
from mectui.demo.nodes.kubernetes.resources import Resource, by_kind
from mectui.demo.nodes.kubernetes.store import Object, Store, timestamp
from mectui.demo.nodes.kubernetes.tables import is_ready


def _known(kind: str) -> Resource:
    resource = by_kind(kind)
    assert resource is not None
    return resource


NODES, PODS = _known("Node"), _known("Pod")
DAEMON_SETS, DEPLOYMENTS = _known("DaemonSet"), _known("Deployment")
SERVICES, NAMESPACES, CLASSES = _known("Service"), _known("Namespace"), _known("StorageClass")

Begin = Callable[[Coroutine[Any, Any, Any]], object]


class Controllers:
    """The controller manager, the scheduler and the kubelets in one, driven by the store's changes."""

    def __init__(self, store: Store, clock: Clock, begin: Begin) -> None:
        self._store, self._clock, self._begin = store, clock, begin
        self._starting: set[str] = set()
        self._busy = False
        self._next_address = 10
        store.listen(self._notice)

    def _notice(self, change: str, obj: Object) -> None:
        if obj["kind"] in ("Node", "DaemonSet", "Deployment", "Pod") and not self._busy:
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
        for deployment in self._store.list(DEPLOYMENTS):
            self._scale(deployment)
        for pod in self._store.list(PODS):
            self._run(pod)

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
        self._report(
            owner,
            replicas=len(pods),
            updatedReplicas=len(pods),
            readyReplicas=ready,
            availableReplicas=ready,
            unavailableReplicas=wanted - ready,
            conditions=[available],
        )

    def _report(self, owner: Object, **status: Any) -> None:
        new = {"observedGeneration": owner["metadata"]["generation"], **status}
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
        middle = f"{owner['metadata']['uid'][:8]}-" if owner["kind"] == "Deployment" else ""
        metadata = {
            "name": f"{name}-{middle}{uuid.uuid4().hex[:5]}",
            "namespace": owner["metadata"]["namespace"],
            "labels": dict(template.get("metadata", {}).get("labels", {})),
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
        return self._store.create(PODS, {"metadata": metadata, "spec": spec, "status": {"phase": "Pending"}})

    def _remove(self, pod: Object) -> None:
        self._store.delete(PODS, pod["metadata"]["namespace"], pod["metadata"]["name"])

    def _run(self, pod: Object) -> None:
        pod.setdefault("status", {"phase": "Pending"})
        if not pod["spec"].get("nodeName"):
            free = [
                node["metadata"]["name"]
                for node in self._store.list(NODES)
                if is_ready(node) and not node["spec"].get("unschedulable")
            ]
            if not free:
                return
            pod["spec"]["nodeName"] = free[0]
        uid = pod["metadata"]["uid"]
        if pod["status"].get("phase") == "Pending" and uid not in self._starting:
            self._starting.add(uid)
            self._begin(self._start(pod))

    async def _start(self, pod: Object) -> None:
        try:
            await self._clock.take(Stage.POD, pod["metadata"]["name"])
        finally:  # where the machines were switched off meanwhile, it starts anew with them
            self._starting.discard(pod["metadata"]["uid"])
        if self._store.find(PODS, pod["metadata"]["namespace"], pod["metadata"]["name"]) is not pod:
            return
        self._next_address += 1
        high, low = divmod(self._next_address, 250)
        pod["status"] = _running(pod["spec"].get("containers", []), f"10.1.{high}.{low + 2}")
        self._store.touch(pod)


def _running(containers: list[Object], address: str) -> Object:
    """Return the status of a pod whose containers all run."""
    now = timestamp()
    return {
        "phase": "Running",
        "podIP": address,
        "podIPs": [{"ip": address}],
        "startTime": now,
        "conditions": [
            {"type": kind, "status": "True", "lastTransitionTime": now}
            for kind in ("Initialized", "Ready", "ContainersReady", "PodScheduled")
        ],
        "containerStatuses": [
            {
                "name": container["name"],
                "image": container.get("image", ""),
                "ready": True,
                "restartCount": 0,
                "state": {"running": {"startedAt": now}},
            }
            for container in containers
        ],
    }


async def wait_for(store: Store, condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until a condition on the store holds; False where `seconds` of real time were not enough."""
    try:
        async with asyncio.timeout(seconds):
            while not condition():
                await store.change()
    except TimeoutError:
        return condition()
    return True
