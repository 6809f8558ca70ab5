"""What pods need and do not find: images, and on their nodes packages, modules of the kernel, huge pages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mectui.demo.nodes import made
from mectui.demo.nodes.kubernetes.kubelets import Ailment
from mectui.demo.nodes.kubernetes.resources import CLAIMS, CLASSES, NODES
from mectui.demo.nodes.kubernetes.store import Object, Store
from mectui.demo.nodes.made.things import NEEDS

if TYPE_CHECKING:
    from mectui.demo.nodes.microk8s.snap import MicroK8s


@dataclass(frozen=True)
class Lacking:
    """Says of a pod whether its node has what it needs, and what the classes of its volumes need."""

    store: Store
    machines: Mapping[str, MicroK8s]

    def __call__(self, pod: Object) -> Ailment | None:
        """Return what ails a pod that starts."""
        name = pod["spec"].get("nodeName", "")
        machine = self.machines.get(name)
        if machine is None:
            return None
        architecture = machine.node.spec.debian_architecture
        if not all(made.is_served(image, architecture) for image in _images(pod["spec"])):
            return Ailment.IMAGE
        return None if all(self._has(machine, needs) for needs in self._needs(pod)) else Ailment.CRASHING

    def _needs(self, pod: Object) -> Iterator[dict[str, Any]]:
        yield _noted(pod)
        for volume in pod["spec"].get("volumes") or ():
            name = (volume.get("persistentVolumeClaim") or {}).get("claimName", "")
            claim = self.store.find(CLAIMS, pod["metadata"]["namespace"], name)
            wanted = claim["spec"].get("storageClassName", "") if claim else ""
            storage_class = self.store.find(CLASSES, "", wanted)
            if storage_class is not None:
                yield _noted(storage_class)

    def _has(self, machine: MicroK8s, needs: Mapping[str, Any]) -> bool:
        node = machine.node
        counted = self.store.get(NODES, "", node.hostname)["status"]["allocatable"]["hugepages-2Mi"]
        return (
            all(package in node.packages for package in needs.get("packages", ()))
            and all(module in node.kernel.modules for module in needs.get("modules", ()))
            and all(service in node.services.active for service in needs.get("services", ()))
            and int(counted.removesuffix("Mi")) >= needs.get("hugepages_mib", 0)
        )


def _images(spec: Object) -> Iterator[str]:
    for container in [*(spec.get("initContainers") or ()), *spec["containers"]]:
        yield container["image"]


def _noted(obj: Object) -> dict[str, Any]:
    notes = obj["metadata"].get("annotations") or {}
    return dict(json.loads(notes.get(NEEDS, "{}")))
