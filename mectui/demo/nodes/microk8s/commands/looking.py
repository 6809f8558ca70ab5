"""The subcommands that only look: status, config, version, inspect."""

from __future__ import annotations

from functools import partial

from mectui.demo.nodes.microk8s import addons, kubeconfig, status
from mectui.demo.nodes.microk8s.commands.command import command, is_locked, prose_on_worker
from mectui.demo.nodes.microk8s.layout import JOIN_LOCK
from mectui.demo.nodes.microk8s.snap import MicroK8s
from mectui.demo.nodes.microk8s.switching import enabled
from mectui.demo.nodes.microk8s.texts import STOPPED
from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.shell import Process


@command("status")
async def _status(machine: MicroK8s, process: Process) -> int:
    options = read_options(process.arguments, flags="w wait-ready yaml", valued="t timeout format a addon")
    if is_locked(process):
        return 1
    waits = options.has("w", "wait-ready")
    if machine.disabled and not waits:
        process.say(STOPPED)
        return 0
    if waits:
        await machine.wait_ready(float(options.get("t", "timeout", default="0")))
    ready, cluster = machine.ready, machine.cluster
    known = addons.listed(partial(enabled, machine), process.node.spec.debian_architecture, machine.minor)
    if options.has("a", "addon"):
        wanted = options.get("a", "addon").rpartition("/")[2]
        process.say(
            "enabled" if any(enabled for addon, enabled in known if addon.name == wanted) else "disabled"
        )
        return 0
    formats = {"yaml": status.for_programs, "short": status.short, "pretty": status.pretty}
    chosen = "yaml" if options.has("yaml") else options.get("format", default="pretty")
    if chosen not in formats:
        process.complain(f"microk8s status: error: argument --format: invalid choice: '{chosen}'")
        return 2
    process.write("".join(f"{line}\n" for line in formats[chosen](cluster, known, ready=ready)))
    return int(not ready and (waits or chosen == "yaml"))


@command("config")
async def _config(machine: MicroK8s, process: Process) -> int:
    options = read_options(process.arguments, flags="l use-loopback")
    if prose_on_worker(process, "config"):
        return 0
    host = "127.0.0.1" if options.has("l", "use-loopback") else process.node.spec.private_ip
    process.write(kubeconfig.render(machine.cluster, host))
    return 0


@command("version")
async def _version(machine: MicroK8s, process: Process) -> int:
    process.say(f"MicroK8s {machine.version} revision {process.node.snapd.installed['microk8s'].revision}")
    return 0


@command("inspect")
async def _inspect(machine: MicroK8s, process: Process) -> int:
    running = "running" if machine.running else "not running"
    process.say(f"Inspecting services\n  Service snap.microk8s.daemon-kubelite is {running}")
    if process.files.exists(JOIN_LOCK):
        process.say("WARNING:  a join is in progress")
    return 0
