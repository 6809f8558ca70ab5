"""The proof of a storage class: a pod writes to a volume of it, and reads it again."""

from __future__ import annotations

import json
from typing import Any

from mectui.addons.runner.shelltext import document

_NAMESPACE = "mectui-volume"
_IMAGE = "docker.io/library/busybox:1.36"
_POD_SECONDS = 300


def volume_script(storage_class: str) -> str:
    """Return a script that exits 0 once it was so; whatever it makes is removed again."""
    kubectl = f"microk8s kubectl -n {_NAMESPACE}"
    return (
        f"trap 'microk8s kubectl delete namespace {_NAMESPACE} --ignore-not-found --timeout=90s "
        ">/dev/null 2>&1' EXIT\n"
        f"microk8s kubectl apply -f - {document(_manifests(storage_class))}"
        f"[ $? -eq 0 ] || exit 1\n"
        f"{kubectl} wait --for='jsonpath={{.status.phase}}=Succeeded' pod/write --timeout={_POD_SECONDS}s"
        " && exit\n"
        f"{kubectl} get pods,persistentvolumeclaims\n"
        f"{kubectl} get events --sort-by=.lastTimestamp | tail -n 5\n"
        "exit 1\n"
    )


def _manifests(storage_class: str) -> str:
    claim = {
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": storage_class,
        "resources": {"requests": {"storage": "1Gi"}},
    }
    container = {
        "name": "write",
        "image": _IMAGE,
        "command": ["sh", "-c", "echo written >/data/it && sync && grep -q written /data/it"],
        "volumeMounts": [{"name": "data", "mountPath": "/data"}],
    }
    pod = {
        "restartPolicy": "OnFailure",
        "terminationGracePeriodSeconds": 0,
        "containers": [container],
        "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}],
    }
    rows: tuple[tuple[str, dict[str, str], dict[str, Any]], ...] = (
        ("Namespace", {"name": _NAMESPACE}, {}),
        ("PersistentVolumeClaim", {"name": "data", "namespace": _NAMESPACE}, claim),
        ("Pod", {"name": "write", "namespace": _NAMESPACE}, pod),
    )
    made = ({"apiVersion": "v1", "kind": kind, "metadata": about, "spec": spec} for kind, about, spec in rows)
    return "".join(f"---\n{json.dumps(row)}\n" for row in made)
