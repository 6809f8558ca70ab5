"""The kinds of objects that the cluster knows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of object, as discovery tells of it."""

    kind: str
    plural: str
    group: str = ""
    namespaced: bool = True
    short: tuple[str, ...] = ()

    @property
    def group_version(self) -> str:
        """Return what stands in an object's apiVersion."""
        return f"{self.group}/v1" if self.group else "v1"

    @property
    def prefix(self) -> str:
        """Return where the API serves the group."""
        return f"/apis/{self.group_version}" if self.group else "/api/v1"

    def describe(self) -> dict[str, object]:
        """Return the entry of an APIResourceList."""
        return {
            "name": self.plural,
            "singularName": self.kind.lower(),
            "namespaced": self.namespaced,
            "kind": self.kind,
            "verbs": ["create", "delete", "get", "list", "patch", "update", "watch"],
            "shortNames": list(self.short),
        }


RESOURCES = (
    Resource("Node", "nodes", namespaced=False, short=("no",)),
    Resource("Namespace", "namespaces", namespaced=False, short=("ns",)),
    Resource("Pod", "pods", short=("po",)),
    Resource("Service", "services", short=("svc",)),
    Resource("Endpoints", "endpoints", short=("ep",)),
    Resource("ConfigMap", "configmaps", short=("cm",)),
    Resource("Secret", "secrets"),
    Resource("ServiceAccount", "serviceaccounts", short=("sa",)),
    Resource("Event", "events", short=("ev",)),
    Resource("PersistentVolumeClaim", "persistentvolumeclaims", short=("pvc",)),
    Resource("PersistentVolume", "persistentvolumes", namespaced=False, short=("pv",)),
    Resource("Deployment", "deployments", "apps", short=("deploy",)),
    Resource("DaemonSet", "daemonsets", "apps", short=("ds",)),
    Resource("ReplicaSet", "replicasets", "apps", short=("rs",)),
    Resource("StatefulSet", "statefulsets", "apps", short=("sts",)),
    Resource("StorageClass", "storageclasses", "storage.k8s.io", namespaced=False, short=("sc",)),
    Resource("PodDisruptionBudget", "poddisruptionbudgets", "policy", short=("pdb",)),
    Resource("Ingress", "ingresses", "networking.k8s.io", short=("ing",)),
)


def by_kind(kind: str) -> Resource | None:
    """Return the resource of a kind, as manifests spell it."""
    return next((resource for resource in RESOURCES if resource.kind == kind), None)


def by_name(name: str) -> Resource | None:
    """Return the resource that kubectl's user means: plural, singular or short."""
    wanted = name.lower().split(".")[0]
    return next(
        (
            resource
            for resource in RESOURCES
            if wanted in (resource.plural, resource.kind.lower(), *resource.short)
        ),
        None,
    )
