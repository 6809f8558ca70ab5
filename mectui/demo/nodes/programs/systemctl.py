"""systemctl, for the services that matter here."""

from __future__ import annotations

from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process

_SSH = frozenset({"ssh", "ssh.service", "sshd", "sshd.service", "ssh.socket"})
_CHANGING = frozenset(
    {"start", "stop", "restart", "reload", "try-restart", "reload-or-restart", "try-reload-or-restart"}
)
_MISSED = frozenset({"iscsid", "multipathd"})
"""Services that a recipe has to bring by a package; others that are not there are taken for there."""
_HARMLESS = frozenset(
    {"daemon-reload", "enable", "disable", "mask", "unmask", "reset-failed", "list-units", "show"}
)


@program("systemctl", "service")
async def systemctl(process: Process) -> int:
    """Start, stop, reload and look at services."""
    options = read_options(
        process.arguments, flags="q quiet now no-pager no-block system l wait", valued="p property"
    )
    words = options.words
    if process.name == "service" and len(words) > 1:
        words = [words[1], words[0]]
    verb, units = (words[0], words[1:]) if words else ("list-units", [])
    if verb in ("is-active", "status"):
        return _look(process, units)
    if verb == "is-enabled":
        return _starts(process, units)
    if verb == "is-system-running":
        done = process.node.cloud_init.ended.is_set()
        process.say("running" if done else "starting")
        return int(not done)
    if verb not in _CHANGING | _HARMLESS:
        process.complain(f"Unknown command verb {verb}.")
        return 1
    if not process.is_root and verb in _CHANGING:
        process.complain(f"Failed to {verb} {units[0]}: Interactive authentication required.")
        return 1
    codes = [await _change(process, verb, unit) for unit in units] if verb in _CHANGING else []
    if verb in ("enable", "disable"):
        codes = [_set(process, verb, unit, now=options.has("now")) for unit in units]
    return max(codes, default=0)


def _set(process: Process, verb: str, unit: str, *, now: bool) -> int:
    """Let a service of a package start with the machine, or not."""
    services, name = process.node.services, unit.removesuffix(".service")
    if name not in services.enabled and name in _MISSED:
        process.complain(f"Failed to {verb} unit: Unit file {name}.service does not exist.")
        return 1
    if name in services.enabled:
        services.enabled[name] = verb == "enable"
        if now:
            services.change(name, running=verb == "enable")
    return 0


def _starts(process: Process, units: list[str]) -> int:
    enabled = [process.node.services.enabled.get(unit.removesuffix(".service")) for unit in units]
    process.write("".join(f"{'enabled' if each else 'disabled'}\n" for each in enabled))
    return int(not all(enabled))


async def _change(process: Process, verb: str, unit: str) -> int:
    node, name = process.node, unit.removesuffix(".service")
    if name in node.services.enabled:
        keeps = verb.startswith("try") and name not in node.services.active
        node.services.change(name, running=verb != "stop" and not keeps)
        return 0
    if unit in _SSH:
        if verb != "stop":
            node.sshd.reload()
        return 0
    if unit.startswith("snap.microk8s") and node.microk8s is not None:
        if verb in ("stop", "restart"):
            await node.microk8s.stop()
        if verb in ("start", "restart"):
            await node.microk8s.start()
        return 0
    if name in (
        "snapd",
        "cloud-init",
        "systemd-resolved",
        "containerd",
        "rsyslog",
        "cron",
    ):
        return 0
    process.complain(f"Failed to {verb} {unit}: Unit {name}.service not found.")
    return 5


def _look(process: Process, units: list[str]) -> int:
    node, active = process.node, True
    for unit in units:
        running = unit in _SSH or unit.startswith("snapd")
        running = running or unit.removesuffix(".service") in node.services.active
        if unit.startswith("snap.microk8s"):
            running = node.microk8s is not None and node.microk8s.running
        process.say("active" if running else "inactive")
        active = active and running
    return 0 if active else 3
