"""The objects that MicroK8s and its add-ons put into Kubernetes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mectui.demo.nodes.kubernetes.resources import DAEMON_SETS, DEPLOYMENTS, Resource
from mectui.demo.nodes.kubernetes.store import Object, timestamp
from mectui.demo.nodes.machine import RELEASE

if TYPE_CHECKING:
    from mectui.demo.nodes.microk8s.snap import MicroK8s


def namespace(name: str) -> Object:
    """Return a namespace."""
    return {"metadata": {"name": name, "labels": {"kubernetes.io/metadata.name": name}}, "spec": {}}


def service(name: str, where: str, address: str, port: int) -> Object:
    """Return a service inside the cluster."""
    spec = {"type": "ClusterIP", "clusterIP": address, "ports": [{"port": port, "protocol": "TCP"}]}
    return {"metadata": {"name": name, "namespace": where}, "spec": spec}


def workload(name: str, image: str, **extra: Any) -> Object:
    """Return a deployment or a daemon set of kube-system with one container."""
    labels = {"k8s-app": name}
    return {
        "metadata": {"name": name, "namespace": "kube-system", "labels": labels},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"containers": [{"name": name, "image": image}]},
            },
            **extra,
        },
    }


def network() -> list[tuple[Resource, Object]]:
    """Return what Calico consists of."""
    return [
        (DAEMON_SETS, workload("calico-node", "docker.io/calico/node:v3.29.3")),
        (
            DEPLOYMENTS,
            workload("calico-kube-controllers", "docker.io/calico/kube-controllers:v3.29.3", replicas=1),
        ),
    ]


def node(machine: MicroK8s) -> Object:
    """Return the Node object that a machine's kubelet makes."""
    spec, name = machine.node.spec, machine.node.hostname
    role = "worker" if machine.worker else "controlplane"
    architecture = spec.debian_architecture
    labels = {
        "beta.kubernetes.io/arch": architecture,
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": architecture,
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "microk8s.io/cluster": "true",
        f"node.kubernetes.io/microk8s-{role}": f"microk8s-{role}",
    }
    counted = resources(machine)
    return {
        "metadata": {"name": name, "labels": labels, "annotations": {}},
        "spec": {},
        "status": {
            "capacity": counted,
            "allocatable": counted,
            "conditions": [],
            "addresses": [
                {"type": "InternalIP", "address": spec.private_ip},
                {"type": "Hostname", "address": name},
            ],
            "nodeInfo": {
                "architecture": architecture,
                "containerRuntimeVersion": "containerd://1.7.27",
                "kernelVersion": RELEASE,
                "kubeProxyVersion": machine.version,
                "kubeletVersion": machine.version,
                "machineID": spec.instance_id.removeprefix("i-"),
                "operatingSystem": "linux",
                "osImage": "Ubuntu 24.04.3 LTS",
            },
        },
    }


def resources(machine: MicroK8s) -> dict[str, str]:
    """Return what a kubelet counts when it starts, huge pages included."""
    memory = f"{machine.node.spec.memory_mib * 1024 - 90_000}Ki"
    pages = f"{machine.node.kernel.hugepages_mib}Mi"
    return {"cpu": str(machine.node.spec.vcpu), "memory": memory, "pods": "110", "hugepages-2Mi": pages}


def conditions(*, ready: bool, silent: bool) -> list[Object]:
    """Return the conditions of a node."""
    now = timestamp()
    healthy = {"lastHeartbeatTime": now, "lastTransitionTime": now}
    rows: list[Object] = [
        {"type": kind, "status": "Unknown" if silent else "False", "reason": reason, "message": "", **healthy}
        for kind, reason in (
            ("MemoryPressure", "KubeletHasSufficientMemory"),
            ("DiskPressure", "KubeletHasNoDiskPressure"),
            ("PIDPressure", "KubeletHasSufficientPID"),
        )
    ]
    if ready:
        row = {"status": "True", "reason": "KubeletReady", "message": "kubelet is posting ready status"}
    elif silent:
        row = {
            "status": "Unknown",
            "reason": "NodeStatusUnknown",
            "message": "Kubelet stopped posting node status.",
        }
    else:
        row = {
            "status": "False",
            "reason": "KubeletNotReady",
            "message": "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady "
            "message:Network plugin returns error: cni plugin not initialized",
        }
    return [*rows, {"type": "Ready", **row, **healthy}]
