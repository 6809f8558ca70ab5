"""What binds claims to volumes, as soon as their storage class is there."""

from __future__ import annotations

from mectui.demo.nodes.kubernetes.resources import CLAIMS, CLASSES, VOLUMES
from mectui.demo.nodes.kubernetes.store import Object, Store

IS_DEFAULT = "storageclass.kubernetes.io/is-default-class"


def bind(store: Store) -> None:
    """Make a volume for every claim that has none yet and whose storage class there is."""
    for claim in store.list(CLAIMS):
        if claim.setdefault("status", {"phase": "Pending"}).get("phase") == "Pending":
            name = claim["spec"].get("storageClassName")  # an empty one asks for no class at all
            storage_class = store.find(CLASSES, "", _default(store) or "" if name is None else name)
            if storage_class is not None:
                _bind(store, claim, storage_class)


def _default(store: Store) -> str | None:
    for each in store.list(CLASSES):
        if (each["metadata"].get("annotations") or {}).get(IS_DEFAULT) == "true":
            return str(each["metadata"]["name"])
    return None


def _bind(store: Store, claim: Object, storage_class: Object) -> None:
    metadata = claim["metadata"]
    volume, name = f"pvc-{metadata['uid']}", storage_class["metadata"]["name"]
    spec = {
        "storageClassName": name,
        "csi": {"driver": storage_class["provisioner"], "volumeHandle": volume},
        "claimRef": {key: metadata[key] for key in ("namespace", "name")},
    }
    owner = {"apiVersion": "v1", "kind": claim["kind"], "name": metadata["name"], "uid": metadata["uid"]}
    # a real one is deleted by its provisioner; here it is the claim's
    made = {
        "metadata": {"name": volume, "ownerReferences": [owner]},
        "spec": spec,
        "status": {"phase": "Bound"},
    }
    store.create(VOLUMES, made)
    claim["spec"] |= {"storageClassName": name, "volumeName": volume}
    claim["status"] = {"phase": "Bound"}
    store.touch(claim)
