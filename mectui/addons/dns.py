"""The `dns` add-on: enabled where it is not, and proven by CoreDNS itself."""

from __future__ import annotations

import asyncio
from ipaddress import ip_network
from typing import Protocol

from mectui.answers.model import Cluster
from mectui.events import ExitCode, Problem, Reporter, Trouble
from mectui.microk8s import commands, parse_status, smoke
from mectui.ssh import Result

SLICE_SECONDS = 60


class ControlPlane(Protocol):
    """A control plane that runs commands, as `mectui.join` has one."""

    async def ask(
        self, command: str, *, stdin: str | None = None, seconds: float = 120, show: bool = False
    ) -> Result:
        """Run a command that may be repeated, and return what it printed."""
        ...


async def settle_dns(cluster: Cluster, node: ControlPlane, reporter: Reporter, seconds: float) -> None:
    """See that CoreDNS runs; raises Trouble (deadline) with its last word after `seconds`."""
    said = "CoreDNS was not asked for"
    try:
        async with asyncio.timeout(seconds):
            while True:
                answer = await node.ask(smoke.dns_rolled_out(SLICE_SECONDS), seconds=SLICE_SECONDS + 30)
                if answer.ok:
                    break
                said = answer.said
                await _enable_where_off(cluster, node)
    except TimeoutError:
        problem = Problem("the add-on dns does not run", said, "see `kubectl -n kube-system get pods`")
        raise Trouble(ExitCode.DEADLINE, problem) from None
    reporter.tell("addon.ready", "dns: CoreDNS runs", addon="dns")


async def _enable_where_off(cluster: Cluster, node: ControlPlane) -> None:
    """Enable it where the first boot did not: its status tells whether it was asked for, no more."""
    status = parse_status((await node.ask(commands.status())).stdout)
    if status.running and not status.addons.get("dns"):
        await node.ask(commands.enable("dns", *_arguments(cluster)), seconds=300, show=True)
    else:
        await asyncio.sleep(1)


def _arguments(cluster: Cluster) -> tuple[str, ...]:
    """Return what the launch configuration gives it, too (tf/launch_configuration.tf): nameservers, address.

    By itself it takes the tenth address of the usual range, and in any other range whichever is free
    (addons/dns/enable in canonical/microk8s-core-addons).
    """
    usual = Cluster.model_construct()
    if (cluster.pod_cidr, cluster.service_cidr) == (usual.pod_cidr, usual.service_cidr):
        return ()
    return "/etc/resolv.conf", str(ip_network(cluster.service_cidr)[10])
