"""The controller manager: what makes the pods of workloads, and tells how many of them are ready."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from mectui.demo.nodes.clock import Clock
from mectui.demo.nodes.kubernetes.kubelets import Begin, Diagnose, Kubelets, well
from mectui.demo.nodes.kubernetes.lasting import Lasting
from mectui.demo.nodes.kubernetes.making import Maker, is_latest, revision_of
from mectui.demo.nodes.kubernetes.operators import Operators
from mectui.demo.nodes.kubernetes.resources import (
    DAEMON_SETS,
    DEPLOYMENTS,
    JOBS,
    NODES,
    PODS,
    STATEFUL_SETS,
)
from mectui.demo.nodes.kubernetes.scheduling import fits
from mectui.demo.nodes.kubernetes.store import Object, Store
from mectui.demo.nodes.kubernetes.tables import is_ready
from mectui.demo.nodes.kubernetes.volumes import bind

_SEEN = frozenset(
    {"Node", "DaemonSet", "Deployment", "StatefulSet", "Job", "Pod", "PersistentVolumeClaim", "StorageClass"}
    | {"ConfigMap", "Secret", "ServiceAccount", "Namespace", "CustomResourceDefinition"}
)


class Controllers:
    """The controllers and the kubelets, driven by the store's changes."""

    def __init__(self, store: Store, clock: Clock, begin: Begin, diagnose: Diagnose = well) -> None:
        self._store = store
        self._pods = Maker(store)
        self._kubelets = Kubelets(store, clock, begin, diagnose)
        self._lasting = Lasting(store, clock, begin)
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
        self._lasting.look()
        names = {node["metadata"]["name"] for node in self._store.list(NODES)}
        for pod in self._store.list(PODS):
            if pod["spec"].get("nodeName") not in (None, *names):
                self._pods.remove(pod)
        for daemon_set in self._store.list(DAEMON_SETS):
            self._spread(daemon_set)
        for deployment in self._store.list(DEPLOYMENTS):
            self._scale(deployment)
        for stateful_set in self._store.list(STATEFUL_SETS):
            self._number(stateful_set)
        for job in self._store.list(JOBS):
            self._work_off(job)
        bind(self._store)
        for pod in self._store.list(PODS):
            self._kubelets.look(pod)

    def _spread(self, owner: Object) -> None:
        """Keep a pod on every node that it fits, and make one after the other anew where it changed."""
        spec = owner["spec"]["template"]["spec"]
        wanted = {n["metadata"]["name"]: n for n in self._store.list(NODES) if fits(n, spec, daemon=True)}
        for pod in self._pods.owned(owner):
            if pod["spec"]["nodeName"] not in wanted:
                self._pods.remove(pod)
        if owner["spec"]["updateStrategy"]["type"] != "OnDelete":
            self._replace_one(owner)
        taken = {pod["spec"]["nodeName"] for pod in self._pods.owned(owner)}
        for name, node in wanted.items():
            if name not in taken and is_ready(node):
                self._pods.make(owner, name)
        pods = self._pods.owned(owner)
        ready = sum(map(is_ready, pods))
        desired = sum(name in taken or is_ready(node) for name, node in wanted.items())
        self._report(
            owner,
            desiredNumberScheduled=desired,
            currentNumberScheduled=len(pods),
            updatedNumberScheduled=sum(is_latest(owner, pod) for pod in pods),
            numberReady=ready,
            numberAvailable=ready,
            numberUnavailable=desired - ready,
            numberMisscheduled=0,
        )

    def _replace_one(self, owner: Object) -> None:
        """Remove a pod of an earlier make, once all of the latest are ready."""
        pods = self._pods.owned(owner)
        old = [pod for pod in pods if not is_latest(owner, pod)]
        if old and all(is_ready(pod) for pod in pods if is_latest(owner, pod)):
            self._pods.remove(old[-1])

    def _scale(self, owner: Object) -> None:
        """Keep as many pods as are wanted; those of an earlier make go as the latest become ready."""
        wanted = owner["spec"]["replicas"]
        pods = self._pods.owned(owner)
        new = [pod for pod in pods if is_latest(owner, pod)]
        old = [pod for pod in pods if not is_latest(owner, pod)]
        at_once = owner["spec"]["strategy"]["type"] == "Recreate"
        kept = 0 if at_once else max(0, wanted - sum(map(is_ready, new)))
        for pod in [*new[wanted:], *old[kept:]]:
            self._pods.remove(pod)
        made = [self._pods.make(owner) for _ in range(wanted - len(new))]
        new = [*new[:wanted], *(pod for pod in made if pod is not None)]
        pods = [*new, *old[:kept]]
        ready = sum(map(is_ready, pods))
        enough = ready >= wanted
        available = {
            "type": "Available",
            "status": "True" if enough else "False",
            "reason": "MinimumReplicasAvailable" if enough else "MinimumReplicasUnavailable",
        }
        told: dict[str, Any] = {"replicas": len(pods), "updatedReplicas": len(new), "readyReplicas": ready}
        told |= {"unavailableReplicas": max(0, wanted - ready), "conditions": [available]}
        self._report(owner, **told, availableReplicas=ready)

    def _number(self, owner: Object) -> None:
        """Keep the pods of a stateful set, and make one after the other anew where it changed."""
        wanted = owner["spec"]["replicas"]
        for pod in self._pods.owned(owner)[wanted:]:
            self._pods.remove(pod)
        self._replace_one(owner)
        for _ in range(wanted - len(self._pods.owned(owner))):
            self._pods.make(owner)
        pods = self._pods.owned(owner)
        ready, revision = sum(map(is_ready, pods)), f"{owner['metadata']['name']}-{revision_of(owner)}"
        updated = sum(is_latest(owner, pod) for pod in pods)
        told: dict[str, Any] = {"replicas": len(pods), "updatedReplicas": updated, "readyReplicas": ready}
        self._report(owner, **told, availableReplicas=ready, updateRevision=revision)

    def _work_off(self, owner: Object) -> None:
        if not (pods := self._pods.owned(owner)):
            made = self._pods.make(owner)
            pods = [] if made is None else [made]
        done = bool(pods) and all(pod.get("status", {}).get("phase") == "Succeeded" for pod in pods)
        complete = [{"type": "Complete", "status": "True"}] if done else []
        self._report(owner, active=int(not done), succeeded=int(done), conditions=complete)

    def _report(self, owner: Object, **status: Any) -> None:
        new = {"observedGeneration": owner["metadata"].get("generation", 1), **status}
        if owner.get("status") != new:
            owner["status"] = new
            self._store.touch(owner)


async def wait_for(store: Store, condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until a condition on the store holds; False where `seconds` of real time were not enough."""
    try:
        async with asyncio.timeout(seconds):
            while not condition():
                await store.change()
    except TimeoutError:
        return condition()
    return True
