"""The snap command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from mectui.demo.nodes.programs.options import Options, read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process
from mectui.demo.nodes.snapd import Snap, SnapProblem

_TRACKING_WIDTH = 16
_READING = frozenset({"list", "wait", "version", "info", "services", "changes", "get", "help"})


@program("snap")
async def snap(process: Process) -> int:
    """Install, list, hold and remove snaps."""
    options = read_options(
        process.arguments,
        flags="classic hold unhold all d stable candidate beta edge devmode dangerous purge no-wait",
        valued="channel revision time",
    )
    name = options.words[0] if options.words else ""
    if name not in _COMMANDS:
        process.complain(f"error: unknown command \"{name}\", see 'snap help'.")
        return 64
    if name not in _READING and not process.is_root:
        process.complain("error: access denied (try with sudo)")
        return 1
    try:
        return await _COMMANDS[name](process, options)
    except SnapProblem as problem:
        process.complain(f"error: {problem}")
        return 1


async def _install(process: Process, options: Options) -> int:
    risk = next((risk for risk in ("edge", "beta", "candidate", "stable") if options.has(risk)), "")
    channel = options.get("channel", default=risk or "latest/stable")
    for name in options.words[1:]:
        if name in process.node.snapd.installed:
            process.complain(f"snap \"{name}\" is already installed, see 'snap help refresh'")
            continue
        done = await process.node.snapd.install(name, channel, classic=options.has("classic"))
        track = "" if done.channel == "latest/stable" else f" ({done.channel})"
        process.say(f"{name}{track} {done.version} from Canonical✓ installed")
    return 0


async def _list(process: Process, options: Options) -> int:
    installed, names = process.node.snapd.installed, options.words[1:]
    missing = [name for name in names if name not in installed]
    if missing:
        process.complain("error: no matching snaps installed")
        return 1
    rows = [("Name", "Version", "Rev", "Tracking", "Publisher", "Notes")]
    rows += [_row(installed[name]) for name in names or sorted(installed)]
    widths = [max(len(row[index]) for row in rows) for index in range(6)]
    for row in rows:
        process.say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return 0


def _row(snap: Snap) -> tuple[str, str, str, str, str, str]:
    short = len(snap.channel) <= _TRACKING_WIDTH
    tracking = snap.channel if short else f"{snap.channel[: _TRACKING_WIDTH - 1]}…"
    notes = f"{snap.notes},held" if snap.held else snap.notes
    return snap.name, snap.version, str(snap.revision), tracking, snap.publisher, notes


async def _refresh(process: Process, options: Options) -> int:
    for name in options.words[1:]:
        found = process.node.snapd.installed.get(name)
        if found is None:
            process.complain(f'error: snap "{name}" is not installed')
            return 1
        if options.has("hold", "unhold"):
            found.held = options.has("hold")
            verb = "held indefinitely" if found.held else "no longer held"
            process.say(f'General refreshes of "{name}" {verb}')
        else:
            process.say(f'snap "{name}" has no updates available')
    return 0


async def _remove(process: Process, options: Options) -> int:
    for name in options.words[1:]:
        await process.node.snapd.remove(name)
        process.say(f"{name} removed")
    return 0


async def _wait(process: Process, options: Options) -> int:
    return 0


async def _version(process: Process, options: Options) -> int:
    process.say("snap    2.72\nsnapd   2.72\nseries  16\nubuntu  24.04\nkernel  6.8.0-1040-aws")
    return 0


async def _info(process: Process, options: Options) -> int:
    found = process.node.snapd.installed.get(options.words[-1])
    process.say(f"name:      {options.words[-1]}\nsummary:   Kubernetes for workstations and appliances")
    if found is not None:
        process.say(f"tracking:  {found.channel}\ninstalled: {found.version} ({found.revision})")
    return 0


async def _set(process: Process, options: Options) -> int:
    for word in options.words[2:]:
        key, _, value = word.partition("=")
        process.node.snapd.settings[f"{options.words[1]} {key}"] = value
    return 0


async def _get(process: Process, options: Options) -> int:
    key = " ".join(options.words[1:3])
    if key not in process.node.snapd.settings:
        process.complain(
            f'error: snap "{options.words[1]}" has no "{options.words[-1]}" configuration option'
        )
        return 1
    process.say(process.node.snapd.settings[key])
    return 0


async def _services(process: Process, options: Options) -> int:
    machine = process.node.microk8s
    if machine is None:
        return 0
    process.say("Service                          Startup  Current   Notes")
    for name in ("daemon-cluster-agent", "daemon-containerd", "daemon-k8s-dqlite", "daemon-kubelite"):
        state = "active  " if machine.running else "inactive"
        process.say(f"{f'microk8s.{name}':<32} {'disabled' if machine.disabled else 'enabled '} {state}  -")
    return 0


async def _change(process: Process, options: Options) -> int:
    machine = process.node.microk8s
    if machine is not None and any(word.startswith("microk8s") for word in options.words[1:]):
        if options.words[0] in ("stop", "restart"):
            await machine.stop()
        if options.words[0] in ("start", "restart"):
            await machine.start()
    return 0


_COMMANDS: dict[str, Callable[[Process, Options], Awaitable[int]]] = {
    "install": _install,
    "list": _list,
    "refresh": _refresh,
    "remove": _remove,
    "wait": _wait,
    "watch": _wait,
    "changes": _wait,
    "alias": _wait,
    "ack": _wait,
    "connect": _wait,
    "version": _version,
    "info": _info,
    "set": _set,
    "get": _get,
    "services": _services,
    "start": _change,
    "stop": _change,
    "restart": _change,
}
