"""What pods and services answer through the API server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mectui.demo.nodes import made
from mectui.demo.nodes.kubernetes.pods import reachable
from mectui.demo.nodes.kubernetes.resources import PODS, SERVICES
from mectui.demo.nodes.kubernetes.store import ApiProblem, Object

if TYPE_CHECKING:
    from mectui.demo.nodes.microk8s.cluster import Cluster

_PROXY = re.compile(r"/api/v1/namespaces/([^/]+)/(pods|services)/(?:https?:)?([^/:]+)(?::(\w+))?/proxy(/.*)?")
_REFUSED = "error trying to reach service: dial tcp: connection refused"


def visit(cluster: Cluster, path: str) -> str | None:
    """Return what is answered; None where the path is no proxy's.

    A pod serves its own name; a service what is known of it, once a pod of it runs. Raises ApiProblem where
    nothing serves.
    """
    match = _PROXY.fullmatch(path)
    if match is None:
        return None
    namespace, kind, name, port, rest = match.groups()
    return (
        _pod(cluster, namespace, name, port)
        if kind == "pods"
        else _service(cluster, namespace, name, rest or "/")
    )


def _pod(cluster: Cluster, namespace: str, name: str, port: str | None) -> str:
    pod = cluster.store.get(PODS, namespace, name)
    ports = {str(row["containerPort"]) for item in pod["spec"]["containers"] for row in item.get("ports", [])}
    if not reachable(cluster, pod) or (port and port not in ports):
        raise ApiProblem(503, "ServiceUnavailable", _REFUSED)
    return f"{name}\n"


def _service(cluster: Cluster, namespace: str, name: str, path: str) -> str:
    service = cluster.store.get(SERVICES, namespace, name)
    if not any(reachable(cluster, pod) for pod in _behind(cluster, service)):
        message = f'no endpoints available for service "{name}"'
        raise ApiProblem(503, "ServiceUnavailable", message)
    answer = made.answers(namespace, name).get(path.partition("?")[0])
    if answer is None:
        raise ApiProblem(404, "NotFound", "the server could not find the requested resource")
    return f"{answer}\n"


def node_port(cluster: Cluster, port: int, path: str) -> str:
    """Return what the service behind a port of every node answers. Raises ApiProblem where none is."""
    for service in cluster.store.list(SERVICES):
        if any(row.get("nodePort") == port for row in service["spec"].get("ports", [])):
            metadata = service["metadata"]
            return _service(cluster, metadata["namespace"], metadata["name"], path or "/")
    raise ApiProblem(503, "ServiceUnavailable", _REFUSED)


def _behind(cluster: Cluster, service: Object) -> list[Object]:
    selector = service["spec"].get("selector") or {}
    labels = ",".join(f"{key}={value}" for key, value in selector.items())
    return cluster.store.list(PODS, service["metadata"]["namespace"], labels) if selector else []
