"""The programs that come with MicroK8s: kubectl and helm."""

from __future__ import annotations

from mectui.demo.nodes.helm import helm
from mectui.demo.nodes.kubernetes.kubectl import kubectl
from mectui.demo.nodes.microk8s.commands.command import command, prose_on_worker
from mectui.demo.nodes.microk8s.snap import MicroK8s
from mectui.demo.nodes.microk8s.texts import NO_API, NO_QUORUM
from mectui.demo.nodes.shell import Process


@command("kubectl")
async def _kubectl(machine: MicroK8s, process: Process) -> int:
    if prose_on_worker(process, "kubectl"):
        return 0
    if machine.api_port is None:
        process.complain(NO_API)
        return 1
    if not machine.cluster.has_quorum:
        process.complain(f"Error from server: {NO_QUORUM}")
        return 1
    return await kubectl(machine.cluster, process, machine.version)


@command("helm", "helm3")
async def _helm(machine: MicroK8s, process: Process) -> int:
    if prose_on_worker(process, process.name.rpartition(" ")[2]):
        return 0
    if machine.api_port is None:
        process.complain(f"Error: Kubernetes cluster unreachable: {NO_API}")
        return 1
    if not machine.cluster.has_quorum:
        process.complain(f"Error: Kubernetes cluster unreachable: {NO_QUORUM}")
        return 1
    return await helm(machine.cluster, process)
