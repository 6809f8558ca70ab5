"""The stages of one node alone: booted, installed, ready. Each first asks whether it is already true."""

from __future__ import annotations

from mectui.events import ExitCode, Trouble, plain
from mectui.join.boot_log import boot_log_told
from mectui.join.node import Node
from mectui.microk8s import Boot, InstalledSnap, commands, parse_boot, parse_snap_list, parse_status
from mectui.ssh.pace import Pace, looks

READY_SLICE_SECONDS = 120
"""One blocking wait for MicroK8s; then its log is worth a look, and the wait starts again."""


async def boot(node: Node) -> None:
    """Wait until cloud-init has ended, well or badly: what it was to bring about is asked for next."""
    node.lacks("cloud-init is still running")
    async with boot_log_told(node):
        ended = await _boot_ended(node)
    for error in ended.errors:
        node.shows(plain(f"cloud-init: {error}"))


async def _boot_ended(node: Node) -> Boot:
    pace = Pace()
    while True:
        answer = await node.ask(commands.boot_finished(), seconds=_seconds(node))
        ended = parse_boot(answer.stdout)
        if ended.ended:
            return ended
        node.lacks(f"cloud-init says {plain(ended.status)}")
        await pace.pause()


async def install(node: Node) -> None:
    """See that the snap is in, at its channel; install it where cloud-init could not."""
    async for _ in looks():
        snap = parse_snap_list((await node.ask(commands.snap_list())).stdout)
        if snap is not None:
            return _check_channel(node, snap)
        node.repairs("cloud-init ended without the snap; installing it over SSH")
        await _show_boot_log(node)
        tried = await node.ask(commands.snap_install(node.job.channel), seconds=_seconds(node), show=True)
        if not tried.ok:
            node.lacks(f"the snap does not install: {_last(tried.said)}")
    return None


async def make_ready(node: Node) -> None:
    """Wait until MicroK8s is up; start it where it is stopped. A worker of a cluster counts as up."""
    node.lacks("MicroK8s is starting")
    async for _ in looks():
        answer = await node.ask(commands.wait_ready(READY_SLICE_SECONDS), seconds=READY_SLICE_SECONDS + 60)
        if parse_status(answer.stdout).running:
            return
        node.lacks(f"MicroK8s is not up: {_last(answer.said)}")
        if "microk8s start" in answer.stdout:
            node.repairs("MicroK8s is stopped; starting it")
            await node.ask(commands.start(), seconds=300)


def _check_channel(node: Node, snap: InstalledSnap) -> None:
    if snap.follows(node.job.channel):
        return
    raise Trouble.of(
        ExitCode.FAILED,
        f"{node.name} has MicroK8s {plain(snap.version)} of {plain(snap.tracking)}",
        f"the cluster's channel is {node.job.channel}, and mixed versions do not join",
        f"run `mectui ssh {node.job.cluster} {node.name} -- sudo snap refresh microk8s "
        f"--channel={node.job.channel}`, then `mectui resume {node.job.cluster}`",
    )


async def _show_boot_log(node: Node) -> None:
    await node.ask(commands.boot_log(), show=True)


def _seconds(node: Node) -> float:
    timeouts = node.job.timeouts
    return (timeouts.boot + timeouts.install).total_seconds()


def _last(said: str) -> str:
    return said.splitlines()[-1] if said else "no reason given"
