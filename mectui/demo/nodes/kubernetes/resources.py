"""The kinds of objects that a cluster knows: Kubernetes' own, and those that are defined in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of object, as discovery tells of it."""

    kind: str
    plural: str
    group: str = ""
    namespaced: bool = True
    short: tuple[str, ...] = ()
    version: str = "v1"
    served: tuple[str, ...] = ()
    """The versions that it has beside the one in which it is kept."""

    @property
    def group_version(self) -> str:
        """Return what stands in an object's apiVersion."""
        return f"{self.group}/{self.version}" if self.group else self.version

    def spelled(self, version: str) -> bool:
        """Say whether an apiVersion is one of its own."""
        group, _, short = version.rpartition("/")
        return group == self.group and short in (self.version, *self.served)

    @property
    def full_name(self) -> str:
        """Return the plural with its group, which no other resource has."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def prefix(self) -> str:
        """Return where the API serves the group."""
        return f"/apis/{self.group_version}" if self.group else f"/api/{self.version}"

    def called(self, name: str) -> bool:
        """Say whether kubectl's user means it: by its plural, singular or short name, perhaps its group."""
        bare, _, group = name.lower().partition(".")
        names = (self.plural, self.kind.lower(), *self.short)
        return bare in names and (not group or group in (self.group, f"{self.version}.{self.group}"))

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


def _of(group: str, *rows: tuple[str, str, tuple[str, ...]], namespaced: bool = True) -> Iterator[Resource]:
    for kind, plural, short in rows:
        yield Resource(kind, plural, group, namespaced, short)


BUILT_IN = (
    *_of("", ("Node", "nodes", ("no",)), ("Namespace", "namespaces", ("ns",)),
         ("PersistentVolume", "persistentvolumes", ("pv",)), namespaced=False),
    *_of("", ("Pod", "pods", ("po",)), ("Service", "services", ("svc",)), ("Endpoints", "endpoints", ("ep",)),
         ("ConfigMap", "configmaps", ("cm",)), ("Secret", "secrets", ()),
         ("ServiceAccount", "serviceaccounts", ("sa",)), ("Event", "events", ("ev",)),
         ("PersistentVolumeClaim", "persistentvolumeclaims", ("pvc",)), ("LimitRange", "limitranges", ()),
         ("ResourceQuota", "resourcequotas", ("quota",))),
    *_of("apps", ("Deployment", "deployments", ("deploy",)), ("DaemonSet", "daemonsets", ("ds",)),
         ("ReplicaSet", "replicasets", ("rs",)), ("StatefulSet", "statefulsets", ("sts",))),
    *_of("batch", ("Job", "jobs", ()), ("CronJob", "cronjobs", ("cj",))),
    *_of("storage.k8s.io", ("StorageClass", "storageclasses", ("sc",)), ("CSIDriver", "csidrivers", ()),
         namespaced=False),
    *_of("policy", ("PodDisruptionBudget", "poddisruptionbudgets", ("pdb",))),
    *_of("networking.k8s.io", ("Ingress", "ingresses", ("ing",)),
         ("NetworkPolicy", "networkpolicies", ("netpol",))),
    *_of("networking.k8s.io", ("IngressClass", "ingressclasses", ()), namespaced=False),
    *_of("rbac.authorization.k8s.io", ("Role", "roles", ()), ("RoleBinding", "rolebindings", ())),
    *_of("rbac.authorization.k8s.io", ("ClusterRole", "clusterroles", ()),
         ("ClusterRoleBinding", "clusterrolebindings", ()), namespaced=False),
    *_of("apiextensions.k8s.io", ("CustomResourceDefinition", "customresourcedefinitions", ("crd", "crds")),
         namespaced=False),
    *_of("apiregistration.k8s.io", ("APIService", "apiservices", ()), namespaced=False),
    *_of("admissionregistration.k8s.io",
         ("ValidatingWebhookConfiguration", "validatingwebhookconfigurations", ()),
         ("MutatingWebhookConfiguration", "mutatingwebhookconfigurations", ()), namespaced=False),
    *_of("scheduling.k8s.io", ("PriorityClass", "priorityclasses", ("pc",)), namespaced=False),
    *_of("node.k8s.io", ("RuntimeClass", "runtimeclasses", ()), namespaced=False),
    Resource("HorizontalPodAutoscaler", "horizontalpodautoscalers", "autoscaling", True, ("hpa",),
             "v2", ("v1",)),
)  # fmt: skip


def built_in(kind: str) -> Resource:
    """Return one of Kubernetes' own kinds."""
    return next(resource for resource in BUILT_IN if resource.kind == kind)


ACCOUNTS = built_in("ServiceAccount")
BUDGETS = built_in("PodDisruptionBudget")
CLAIMS = built_in("PersistentVolumeClaim")
CLASSES = built_in("StorageClass")
CONFIG_MAPS = built_in("ConfigMap")
DAEMON_SETS = built_in("DaemonSet")
DEFINITIONS = built_in("CustomResourceDefinition")
DEPLOYMENTS = built_in("Deployment")
EVENTS = built_in("Event")
HOOKS = built_in("MutatingWebhookConfiguration")
JOBS = built_in("Job")
NAMESPACES = built_in("Namespace")
NODES = built_in("Node")
PODS = built_in("Pod")
SECRETS = built_in("Secret")
SERVICES = built_in("Service")
STATEFUL_SETS = built_in("StatefulSet")
VOLUMES = built_in("PersistentVolume")


class Resources:
    """The kinds of one cluster."""

    def __init__(self) -> None:
        self._defined: dict[str, Resource] = {}

    def __iter__(self) -> Iterator[Resource]:
        yield from BUILT_IN
        yield from self._defined.values()

    def define(self, definition: dict[str, Any]) -> None:
        """Take up the kind of a CustomResourceDefinition, in the version that is stored."""
        spec = definition["spec"]
        names = spec["names"]
        versions = spec.get("versions") or [{"name": "v1"}]
        stored = next((each for each in versions if each.get("storage")), versions[-1])
        self._defined[definition["metadata"]["name"]] = Resource(
            names["kind"],
            names["plural"],
            spec["group"],
            spec.get("scope", "Namespaced") == "Namespaced",
            tuple(names.get("shortNames", ())),
            stored["name"],
            tuple(each["name"] for each in versions if each is not stored and each.get("served")),
        )

    def forget(self, definition: dict[str, Any]) -> Resource | None:
        """Forget the kind of a CustomResourceDefinition, and return it."""
        return self._defined.pop(definition["metadata"]["name"], None)

    def is_built_in(self, resource: Resource) -> bool:
        """Say whether a kind is Kubernetes' own."""
        return resource not in self._defined.values()

    def of(self, kind: str, version: str) -> Resource | None:
        """Return the resource of a kind in an apiVersion, both as manifests spell them."""
        return next((each for each in self if each.kind == kind and each.spelled(version)), None)

    def called(self, name: str) -> Resource | None:
        """Return the resource that kubectl's user means."""
        return next((each for each in self if each.called(name)), None)

    def at(self, prefix: str, plural: str) -> Resource | None:
        """Return the resource that the API serves there."""
        return next((each for each in self if (each.prefix, each.plural) == (prefix, plural)), None)
