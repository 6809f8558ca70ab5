"""The administrator's kubeconfig of a cluster that is up."""

from __future__ import annotations

from mectui.events import ExitCode, Phase, Reporter, Trouble
from mectui.join.connections import first_control_plane
from mectui.join.job import JoinJob
from mectui.join.pace import looks
from mectui.microk8s import commands, render_kubeconfig

SECONDS = 120


async def kubeconfig(job: JoinJob, reporter: Reporter) -> str:
    """Return a kubeconfig with one context a control plane: a secret, never to be shown.

    Servers are the addresses that this machine reaches nodes at: public ones, or where there are none
    or a bastion is in between, private ones (then a tunnel is needed). Raises Trouble.
    """
    servers = {machine.name: machine.public_ip or machine.private_ip for machine in job.control_planes}
    async with first_control_plane(job, reporter.in_phase(Phase.KUBECONFIG)) as node:
        async for attempt in looks():
            admin = await node.ask(commands.config(), seconds=SECONDS)
            try:
                return render_kubeconfig(job.cluster, admin.stdout, servers)
            except ValueError as error:
                if attempt > 10:
                    raise Trouble.of(
                        ExitCode.FAILED,
                        f"{node.name} gives no kubeconfig",
                        str(error),
                        f"run `mectui ssh {job.cluster} {node.name} -- sudo microk8s config`",
                    ) from error
    raise AssertionError("looks() does not end")
