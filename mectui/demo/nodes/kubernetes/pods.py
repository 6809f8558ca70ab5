"""What is inside pods: the little that is asked of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mectui.demo.nodes import made
from mectui.demo.nodes.kubernetes.resources import PODS, SERVICES
from mectui.demo.nodes.kubernetes.store import Object
from mectui.demo.nodes.kubernetes.tables import is_ready

if TYPE_CHECKING:
    from mectui.demo.nodes.microk8s.cluster import Cluster

_NAMESERVER = "10.152.183.10"


def reachable(cluster: Cluster, pod: Object) -> bool:
    """Say whether a pod runs on a node that is there."""
    return is_ready(pod) and cluster.is_alive(pod["spec"]["nodeName"])


def images_of(pod: Object) -> list[str]:
    """Return the images of a pod's containers, without registries and tags."""
    images = (container.get("image", "") for container in pod["spec"].get("containers", []))
    return [image.rpartition("/")[2].partition(":")[0] for image in images]


def run_inside(cluster: Cluster, pod: Object, command: list[str]) -> tuple[str, int]:
    """Run a command in a pod and return what it prints and its exit code: hostname, echo, nslookup, wget, or
    what the data says of the pod's image.
    """
    name, words = command[0].rpartition("/")[2], command[1:]
    if name == "nslookup" and words:
        return _resolve(cluster, words[0])
    if name == "hostname":
        return f"{pod['metadata']['name']}\n", 0
    if name == "echo":
        return " ".join(words) + "\n", 0
    if name == "true":
        return "", 0
    if name == "wget" and words:
        return _fetch(cluster, words[-1])
    known = [rows for image in images_of(pod) if (rows := made.inside(image, name)) is not None]
    if known:
        said = [text for rows in known for part, text in rows.items() if any(part in word for word in words)]
        return "".join(f"{text}\n" for text in said[:1]), int(not said)
    message = f'OCI runtime exec failed: exec failed: unable to start container process: exec: "{command[0]}"'
    return f"{message}: executable file not found in $PATH: unknown\n", 126


def _resolve(cluster: Cluster, name: str) -> tuple[str, int]:
    if not cluster.resolves_names:
        return ";; connection timed out; no servers could be reached\n\n", 1
    answer = f"Server:\t\t{_NAMESERVER}\nAddress:\t{_NAMESERVER}:53\n\n"
    service, namespace, *_ = [*name.rstrip(".").removesuffix(".svc.cluster.local").split("."), "default"]
    found = cluster.store.find(SERVICES, namespace, service)
    if found is None:
        return f"{answer}** server can't find {name}: NXDOMAIN\n\n", 1
    return f"{answer}\nName:\t{name}\nAddress: {found['spec']['clusterIP']}\n\n", 0


def _fetch(cluster: Cluster, url: str) -> tuple[str, int]:
    host = re.sub(r"^https?://", "", url).split("/")[0].split(":")[0]
    for pod in cluster.store.list(PODS):
        if pod.get("status", {}).get("podIP") == host and reachable(cluster, pod):
            return f"{pod['metadata']['name']}\n", 0
    return f"wget: can't connect to remote host ({host}): Connection refused\n", 1
