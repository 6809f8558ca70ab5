"""The subcommands for the services and their certificates: start, stop, refresh-certs."""

from __future__ import annotations

from mectui.demo.nodes.microk8s.commands.command import command
from mectui.demo.nodes.microk8s.snap import MicroK8s
from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.shell import Process


@command("start")
async def _start(machine: MicroK8s, process: Process) -> int:
    await machine.start()
    return 0


@command("stop")
async def _stop(machine: MicroK8s, process: Process) -> int:
    await machine.stop()
    process.say("Stopped.")
    return 0


@command("refresh-certs")
async def _refresh(machine: MicroK8s, process: Process) -> int:
    options = read_options(process.arguments, flags="u c undo check", valued="e cert")
    if options.has("c", "check"):
        process.say(
            "The CA certificate will expire in 364 days.\nThe server certificate will expire in 364 days."
        )
        return 0
    process.say("Taking a backup of the current certificates under /var/snap/microk8s/current/certs-backup/")
    await machine.reissue()
    return 0
