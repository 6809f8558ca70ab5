"""The `dns` add-on: enabled where it is not, and proven by CoreDNS itself."""

from __future__ import annotations

import asyncio
from typing import Protocol

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


async def settle_dns(node: ControlPlane, reporter: Reporter, seconds: float) -> None:
    """See that CoreDNS runs; raises Trouble (deadline) with its last word after `seconds`."""
    said = "CoreDNS was not asked for"
    try:
        async with asyncio.timeout(seconds):
            while True:
                answer = await node.ask(smoke.dns_rolled_out(SLICE_SECONDS), seconds=SLICE_SECONDS + 30)
                if answer.ok:
                    break
                said = answer.said
                await _enable_where_off(node)
    except TimeoutError:
        problem = Problem("the add-on dns does not run", said, "see `kubectl -n kube-system get pods`")
        raise Trouble(ExitCode.DEADLINE, problem) from None
    reporter.tell("addon.ready", "dns: CoreDNS runs", addon="dns")


async def _enable_where_off(node: ControlPlane) -> None:
    """Enable it where the first boot did not: its status tells whether it was asked for, no more."""
    status = parse_status((await node.ask(commands.status())).stdout)
    if status.running and not status.addons.get("dns"):
        await node.ask(commands.enable("dns"), seconds=300, show=True)
    else:
        await asyncio.sleep(1)
