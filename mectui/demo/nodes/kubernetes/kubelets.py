"""The kubelets: pods that run, that have run to their end, and that do not get that far."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mectui.demo.nodes.clock import Clock, Stage
from mectui.demo.nodes.kubernetes.making import warn
from mectui.demo.nodes.kubernetes.mounting import Missing, missing
from mectui.demo.nodes.kubernetes.resources import CLAIMS, NODES, PODS
from mectui.demo.nodes.kubernetes.scheduling import choose
from mectui.demo.nodes.kubernetes.store import Object, Store, timestamp

Begin = Callable[[Coroutine[Any, Any, Any]], object]


class Ailment(StrEnum):
    """What can be wrong with a pod that was started."""

    IMAGE = "its image cannot be pulled"
    UNREADY = "it never answers its readiness probe"
    CRASHING = "it ends again and again"


Diagnose = Callable[[Object], Ailment | None]


def well(pod: Object) -> Ailment | None:
    """Find nothing wrong with any pod."""
    return None


@dataclass
class Kubelets:
    """The scheduler and the kubelets of all nodes in one; `diagnose` tells what ails a pod that starts."""

    store: Store
    clock: Clock
    begin: Begin
    diagnose: Diagnose

    def __post_init__(self) -> None:
        self._starting: set[str] = set()
        self._next_address = 10

    def look(self, pod: Object) -> None:
        """Bring a pod further, where it can be: onto a node, and into running."""
        status = pod.setdefault("status", {"phase": "Pending"})
        if status.get("phase") != "Pending" or pod["metadata"]["uid"] in self._starting:
            return
        if status.get("podIP") or not (self._has_volumes(pod) and self._on_a_node(pod)):
            return
        lacking = missing(self.store, pod)
        if lacking is not None:
            self._hold_up(pod, lacking)
            return
        self._starting.add(pod["metadata"]["uid"])
        self.begin(self._start(pod))

    def _on_a_node(self, pod: Object) -> bool:
        if not pod["spec"].get("nodeName"):
            name, reason = choose(self.store, pod)
            if not name:
                self._unschedulable(pod, reason)
                return False
            pod["spec"]["nodeName"] = name
        return True

    def _has_volumes(self, pod: Object) -> bool:
        """Say whether every volume that the pod claims is there; where not, the scheduler says so."""
        volumes = (volume.get("persistentVolumeClaim") or {} for volume in pod["spec"].get("volumes") or ())
        for name in filter(None, (claim.get("claimName") for claim in volumes)):
            claim = self.store.find(CLAIMS, pod["metadata"]["namespace"], name)
            if claim is None or claim.get("status", {}).get("phase") != "Bound":
                found = f'persistentvolumeclaim "{name}" not found'
                unbound = "pod has unbound immediate PersistentVolumeClaims"
                count = len(self.store.list(NODES))
                self._unschedulable(pod, f"0/{count} nodes are available: {unbound if claim else found}.")
                return False
        return True

    def _unschedulable(self, pod: Object, message: str) -> None:
        condition = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": message}
        if pod["status"].get("conditions") != [condition]:
            pod["status"]["conditions"] = [condition]
            warn(self.store, pod, "FailedScheduling", message)
            self.store.touch(pod)

    def _hold_up(self, pod: Object, lacking: Missing) -> None:
        """Let a pod wait for what it asks for by name; it goes on once that is there."""
        waiting = {"waiting": {"reason": lacking.state, "message": lacking.message}}
        rows = [{**_row(each), "ready": False, "state": waiting} for each in pod["spec"]["containers"]]
        if pod["status"].get("containerStatuses") != rows:
            pod["status"] = {"phase": "Pending", "containerStatuses": rows}
            warn(self.store, pod, lacking.reason, lacking.message)
            self.store.touch(pod)

    async def _start(self, pod: Object) -> None:
        try:
            await self.clock.take(Stage.POD, pod["metadata"]["name"])
        finally:  # where the machines were switched off meanwhile, it starts anew with them
            self._starting.discard(pod["metadata"]["uid"])
        if self.store.find(PODS, pod["metadata"]["namespace"], pod["metadata"]["name"]) is not pod:
            return
        self._next_address += 1
        high, low = divmod(self._next_address, 250)
        ailment = self.diagnose(pod)
        pod["status"] = status_of(pod, f"10.1.{high}.{low + 2}", ailment)
        if ailment is not None:
            for reason, message in _warnings(pod, ailment):
                warn(self.store, pod, reason, message)
        self.store.touch(pod)


def status_of(pod: Object, address: str, ailment: Ailment | None) -> Object:
    """Return the status of a pod that was started."""
    now, spec = timestamp(), pod["spec"]
    ends = spec.get("restartPolicy", "Always") != "Always" and ailment is None
    ready = "True" if ailment is None and not ends else "False"
    states = {"Initialized": "True", "Ready": ready, "ContainersReady": ready, "PodScheduled": "True"}
    containers = spec.get("containers", [])
    return {
        "phase": "Succeeded" if ends else "Pending" if ailment is Ailment.IMAGE else "Running",
        "podIP": address,
        "podIPs": [{"ip": address}],
        "startTime": now,
        "conditions": [
            {"type": kind, "status": status, "lastTransitionTime": now} for kind, status in states.items()
        ],
        "containerStatuses": [
            {
                **_row(container),
                "ready": ready == "True",
                "state": _state(container, ailment, ends=ends, now=now),
            }
            for container in containers
        ],
    }


def _row(container: Object) -> Object:
    return {"name": container["name"], "image": container.get("image", ""), "restartCount": 0}


def _state(container: Object, ailment: Ailment | None, *, ends: bool, now: str) -> Object:
    if ailment is Ailment.CRASHING:
        message = f"back-off 5m0s restarting failed container={container['name']} pod"
        return {"waiting": {"reason": "CrashLoopBackOff", "message": message}}
    if ailment is Ailment.IMAGE:
        message = f'Back-off pulling image "{container.get("image", "")}"'
        return {"waiting": {"reason": "ImagePullBackOff", "message": message}}
    if ends:
        return {"terminated": {"exitCode": 0, "reason": "Completed", "finishedAt": now}}
    return {"running": {"startedAt": now}}


def _warnings(pod: Object, ailment: Ailment) -> list[tuple[str, str]]:
    """Return what a kubelet says, in its own words."""
    image = next((each.get("image", "") for each in pod["spec"].get("containers", [])), "")
    if ailment is Ailment.CRASHING:
        return [("BackOff", f"Back-off restarting failed container in pod {pod['metadata']['name']}")]
    if ailment is Ailment.UNREADY:
        return [("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503")]
    pulled = (
        f'Failed to pull image "{image}": rpc error: code = NotFound desc = failed to pull and unpack image '
        f'"{image}": failed to resolve reference "{image}": {image}: not found'
    )
    return [
        ("Failed", pulled),
        ("Failed", "Error: ErrImagePull"),
        ("BackOff", f'Back-off pulling image "{image}"'),
    ]
