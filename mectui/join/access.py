"""The administrator's kubeconfig of a cluster that is up."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from mectui.events import ExitCode, Phase, Reporter, Trouble
from mectui.join.connections import first_control_plane
from mectui.join.job import JoinJob
from mectui.join.node import Node
from mectui.microk8s import commands, render_kubeconfig
from mectui.ssh.pace import Pace

SECONDS = 120


async def kubeconfig(job: JoinJob, reporter: Reporter) -> str:
    """Return a kubeconfig with one context a control plane: a secret, never to be shown.

    Servers are the addresses that this machine reaches nodes at: public ones, or where there are none
    private ones, which a tunnel reaches. Raises Trouble (deadline) where the cluster gives none.
    """
    servers = {machine.name: machine.public_ip or machine.private_ip for machine in job.control_planes}
    async with first_control_plane(job, reporter.in_phase(Phase.KUBECONFIG)) as node:
        try:
            async with asyncio.timeout(SECONDS):
                return await _ask(node, servers)
        except TimeoutError:
            raise _none(node) from None


async def _ask(node: Node, servers: Mapping[str, str]) -> str:
    pace = Pace()
    while True:
        admin = await node.ask(commands.config(), seconds=SECONDS)
        try:
            return render_kubeconfig(node.job.cluster, admin.stdout, servers)
        except ValueError as error:
            node.lacks(str(error))
        await pace.pause()


def _none(node: Node) -> Trouble:
    return Trouble.of(
        ExitCode.DEADLINE,
        f"{node.name} gave no kubeconfig within {SECONDS} s",
        node.missing,
        f"run `mectui ssh {node.job.cluster} {node.name} -- sudo microk8s config`",
    )
