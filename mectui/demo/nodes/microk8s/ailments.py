"""What is wrong with pods: by faults, and by what their nodes lack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mectui.demo.fault_kinds import FaultKind
from mectui.demo.nodes.faults import Faults
from mectui.demo.nodes.kubernetes.kubelets import Ailment
from mectui.demo.nodes.kubernetes.store import Object

_KINDS = {FaultKind.IMAGE_NOT_PULLED: Ailment.IMAGE, FaultKind.NEVER_READY: Ailment.UNREADY}
_SYSTEM = frozenset({"default", "kube-system", "mectui-verify", "mectui-volume"})


@dataclass
class Ailments:
    """Which workloads the faults struck. All pods of such a one are ill, until it is made anew."""

    faults: Faults
    lacking: Callable[[Object], Ailment | None]
    struck: dict[str, Ailment] = field(default_factory=dict)

    def __call__(self, pod: Object) -> Ailment | None:
        """Return what ails a pod that starts."""
        owners = pod["metadata"].get("ownerReferences") or [{}]
        uid, name = owners[0].get("uid", pod["metadata"]["uid"]), owners[0].get("name", "")
        namespace = pod["metadata"]["namespace"]
        for kind, ailment in _KINDS.items():
            for each in (name or pod["metadata"]["name"], namespace):
                if uid not in self.struck and self.faults.take(kind, each, named=namespace in _SYSTEM):
                    self.struck[uid] = ailment
        return self.struck.get(uid) or self.lacking(pod)
