"""systemctl, for the services that matter here."""

from __future__ import annotations

from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process

_SSH = frozenset({"ssh", "ssh.service", "sshd", "sshd.service", "ssh.socket"})
_CHANGING = frozenset(
    {"start", "stop", "restart", "reload", "try-restart", "reload-or-restart", "try-reload-or-restart"}
)
_HARMLESS = frozenset(
    {"daemon-reload", "enable", "disable", "mask", "unmask", "reset-failed", "list-units", "show"}
)


@program("systemctl", "service")
async def systemctl(process: Process) -> int:
    """Start, stop, reload and look at services."""
    words = read_options(
        process.arguments, flags="q quiet now no-pager no-block system l wait", valued="p property"
    ).words
    if process.name == "service" and len(words) > 1:
        words = [words[1], words[0]]
    verb, units = (words[0], words[1:]) if words else ("list-units", [])
    if verb in ("is-active", "status"):
        return _look(process, units)
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
    return max(codes, default=0)


async def _change(process: Process, verb: str, unit: str) -> int:
    node = process.node
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
    if unit.removesuffix(".service") in (
        "snapd",
        "cloud-init",
        "systemd-resolved",
        "containerd",
        "rsyslog",
        "cron",
    ):
        return 0
    process.complain(f"Failed to {verb} {unit}: Unit {unit.removesuffix('.service')}.service not found.")
    return 5


def _look(process: Process, units: list[str]) -> int:
    node, active = process.node, True
    for unit in units:
        running = unit in _SSH or unit.startswith("snapd")
        if unit.startswith("snap.microk8s"):
            running = node.microk8s is not None and node.microk8s.running
        process.say("active" if running else "inactive")
        active = active and running
    return 0 if active else 3
