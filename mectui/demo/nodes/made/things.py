"""One entry of the data, as the objects that it makes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mectui.demo.nodes.made.filling import filled, is_on

Object = dict[str, Any]
NEEDS = "mectui.demo/needs"
"""The annotation that says what a pod, or a volume of a class, needs of its node."""

_LABEL = "app.kubernetes.io/name"
_KINDS = {"deployments": "Deployment", "daemonsets": "DaemonSet", "statefulsets": "StatefulSet"}


@dataclass(frozen=True)
class Things:
    """What an add-on, a chart or a file makes; the keys of `row` are in the data's README."""

    name: str
    row: Mapping[str, Any]

    def namespaces(self, facts: Mapping[str, Any]) -> Iterator[Object]:
        """Yield the namespaces, of which the first is that of whatever names none."""
        for name in dict.fromkeys([self._where(facts), *self.row.get("namespaces", ())]):
            yield _object("v1", "Namespace", str(filled(name, facts)))

    def definitions(self) -> Iterator[Object]:
        """Yield the definitions of kinds."""
        labels = self.row.get("labels", {})
        yield from (_definition(text, labels) for text in self.row.get("crds", ()))

    def _where(self, facts: Mapping[str, Any]) -> str:
        return str(filled(self.row.get("namespace", "{namespace|kube-system}"), facts))

    def objects(self, facts: Mapping[str, Any], nodes: Sequence[str] = ()) -> Iterator[Object]:
        """Yield the manifests; placeholders are filled in with `facts`."""
        where = self._where(facts)
        for key, kind in _KINDS.items():
            for row in self.row.get(key, ()):
                wanted = {"name": row} if isinstance(row, str) else row
                if is_on(wanted.get("when"), facts):
                    yield self._workload(kind, filled(wanted, facts), where)
        for name, row in self.row.get("services", {}).items():
            yield _service(str(filled(name, facts)), filled(row, facts), where)
        for name, row in self.row.get("classes", {}).items():
            yield _class(str(filled(name, facts)), filled(row or {}, facts))
        yield from self._plain(facts, where, nodes)

    def _plain(self, facts: Mapping[str, Any], where: str, nodes: Sequence[str]) -> Iterator[Object]:
        for row in self.row.get("objects", ()):
            if is_on(row.get("when"), facts):
                yield _placed(filled(row, facts), where)
        for row in self.row.get("each_disk", ()):
            for node, disks in facts.get("disks", {}).items():
                for disk in disks:
                    yield _placed(filled(row, {**facts, "node": node, "disk": disk}), where)
        for row in self.row.get("each_node", ()):
            for node in nodes:
                noted = facts.get("notes", {}).get(node, {})
                yield _placed(filled(row, {**facts, "node": node, "noted": noted}), where)

    def files(self, facts: Mapping[str, Any]) -> dict[str, str]:
        """Return the files that it writes on nodes."""
        return {str(path): str(text) for path, text in filled(self.row.get("files", {}), facts).items()}

    def lines(self, facts: Mapping[str, Any]) -> dict[str, str]:
        """Return the lines that it adds to files of nodes, by file."""
        return {str(path): str(text) for path, text in filled(self.row.get("lines", {}), facts).items()}

    def addresses(self, facts: Mapping[str, Any]) -> list[str]:
        """Return the addresses that it gives to nodes' loopback devices."""
        return [str(filled(address, facts)) for address in self.row.get("addresses", ())]

    @property
    def node_patch(self) -> Object:
        """What is merged into every Node."""
        return dict(self.row.get("nodes", {}))

    @property
    def reach(self) -> str:
        """The nodes whose files it writes: node (that it is enabled on), control-planes or all."""
        return str(self.row.get("where", "node"))

    @property
    def takes(self) -> str:
        """The signature that it puts on every blank disk of every node, if it does."""
        return str(self.row.get("takes", ""))

    @property
    def local(self) -> bool:
        """Whether it is enabled by node, and not in the cluster as a whole: by the files alone."""
        return bool(self.row.get("local"))

    def _workload(self, kind: str, row: Mapping[str, Any], where: str) -> Object:
        name = row["name"]
        labels = {_LABEL: name, **row.get("labels", self.row.get("labels", {}))}
        image = row.get("image", f"registry.example/{name}:{self.row.get('version', '1.0')}")
        pod = {"containers": [{"name": row.get("container", name), "image": image}]}
        about: Object = {"labels": labels}
        if kind == "DaemonSet" and "needs" in self.row:
            about["annotations"] = _noted(self.row["needs"])
        spec: Object = {
            "selector": {"matchLabels": {_LABEL: labels[_LABEL]}},
            "template": {"metadata": about, "spec": pod},
        }
        if kind != "DaemonSet":
            spec["replicas"] = int(row.get("replicas", 1))
        made = _object("apps/v1", kind, name, namespace=row.get("namespace", where), labels=labels)
        return made | {"spec": spec}


def _object(version: str, kind: str, name: str, **metadata: Any) -> Object:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name, **metadata}}


def _placed(row: Mapping[str, Any], where: str) -> Object:
    metadata = {"namespace": where, **row.get("metadata", {})}
    return {key: value for key, value in row.items() if key != "when"} | {"metadata": metadata}


def _service(name: str, row: Mapping[str, Any], where: str) -> Object:
    spec = {
        "type": row.get("type", "ClusterIP"),
        "selector": {_LABEL: row.get("of", name)},
        "ports": [{"port": int(row.get("port", 80)), "protocol": "TCP", **_node_port(row)}],
        **({"clusterIP": row["address"]} if "address" in row else {}),
    }
    return _object("v1", "Service", name, namespace=row.get("namespace", where)) | {"spec": spec}


def _node_port(row: Mapping[str, Any]) -> Object:
    return {"nodePort": int(row["node_port"])} if "node_port" in row else {}


def _class(name: str, row: Mapping[str, Any]) -> Object:
    default = row.get("default", False)
    notes = {"storageclass.kubernetes.io/is-default-class": str(default).lower()} if default != "" else {}
    notes |= _noted(row["needs"]) if "needs" in row else {}
    made = _object("storage.k8s.io/v1", "StorageClass", name, annotations=notes)
    return made | {"provisioner": row.get("provisioner", name), "reclaimPolicy": row.get("policy", "Delete")}


def _noted(needs: Mapping[str, Any]) -> dict[str, str]:
    return {NEEDS: json.dumps(needs)}


def _definition(text: str, labels: Mapping[str, str]) -> Object:
    """Return the definition of a kind given as PLURAL.GROUP/Kind, with /VERSION and /cluster as needed."""
    full, kind, *more = text.split("/")
    plural, _, group = full.partition(".")
    version = next((word for word in more if word != "cluster"), "v1")
    spec = {
        "group": group,
        "names": {"plural": plural, "kind": kind, "singular": kind.lower()},
        "scope": "Cluster" if "cluster" in more else "Namespaced",
        "versions": [{"name": version, "served": True, "storage": True}],
    }
    made = _object("apiextensions.k8s.io/v1", "CustomResourceDefinition", full, labels=dict(labels))
    return made | {"spec": spec}
