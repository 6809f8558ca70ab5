"""The microk8s command and its subcommands."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from mectui.demo.fault_kinds import FaultKind
from mectui.demo.nodes.helm import helm
from mectui.demo.nodes.kubernetes.kubectl import kubectl
from mectui.demo.nodes.microk8s import MicroK8s, addons, kubeconfig, removal, status
from mectui.demo.nodes.microk8s.joining import Refusal, join
from mectui.demo.nodes.microk8s.layout import JOIN_LOCK, WORKER_LOCK
from mectui.demo.nodes.microk8s.switching import disable, enable, enabled
from mectui.demo.nodes.microk8s.texts import (
    NO_API,
    NO_PERMISSION,
    NOT_RUNNING,
    ON_WORKER,
    STATUS_ON_WORKER,
    STOPPED,
)
from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process

Command = Callable[[MicroK8s, Process], Awaitable[int]]
_COMMANDS: dict[str, Command] = {}
_ADDON_SECONDS = 8


def _command(name: str) -> Callable[[Command], Command]:
    def register(function: Command) -> Command:
        _COMMANDS[name] = function
        return function

    return register


@program("microk8s", folder="/snap/bin", snap="microk8s")
async def microk8s(process: Process) -> int:
    """Run a subcommand; root may, and members of the group microk8s."""
    machine, words = process.node.microk8s, process.arguments
    if machine is None or not words or words[0] not in _COMMANDS:
        process.complain(f"'{words[0] if words else ''}' is not a valid MicroK8s subcommand.")
        return 1
    if not process.is_root and "microk8s" not in process.user.groups:
        process.write(NO_PERMISSION.format(user=process.user.name))
        return 1
    return await _COMMANDS[words[0]](machine, process.running([f"microk8s {words[0]}", *words[1:]]))


@program(
    "microk8s.kubectl", "microk8s.status", "microk8s.enable", "kubectl", folder="/snap/bin", snap="microk8s"
)
async def alias(process: Process) -> int:
    """Run the subcommand that stands in the program's name."""
    return await microk8s(process.running(["microk8s", process.name.rpartition(".")[2], *process.arguments]))


def _locked(process: Process) -> bool:
    """Say whether the machine is a worker of a cluster, and print that where it is."""
    locked = process.files.exists(WORKER_LOCK)
    if locked:
        process.write(STATUS_ON_WORKER)
    return locked


def _prose_on_worker(process: Process, name: str) -> bool:
    """On a worker, print what some commands print there; they exit 0."""
    if process.files.exists(WORKER_LOCK):
        process.write(ON_WORKER.format(command=name))
        return True
    return False


@_command("status")
async def _status(machine: MicroK8s, process: Process) -> int:
    options = read_options(process.arguments, flags="w wait-ready yaml", valued="t timeout format a addon")
    if _locked(process):
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


@_command("add-node")
async def _add_node(machine: MicroK8s, process: Process) -> int:
    options = read_options(process.arguments, valued="l token-ttl t token format")
    if _prose_on_worker(process, "add-node"):
        return 0
    given = options.get("t", "token")
    if given and len(given) < 32:
        process.complain("Invalid token size.  It must be 32 characters long.")
        return 1
    token = machine.mint(given, int(options.get("l", "token-ttl", default="-1")))
    fingerprint = machine.certificate.fingerprint if machine.certificate else ""
    check = f"{token}/{fingerprint}"
    urls = [f"{address}:25000/{check}" for address in process.node.addresses]
    process.write(_invitation(options.get("format", default="pretty"), token, check, urls))
    return 0


def _invitation(form: str, token: str, check: str, urls: list[str]) -> str:
    joins = "".join(f"microk8s join {url}\n" for url in urls)
    if form == "json":
        return json.dumps({"token": check, "urls": urls}, indent=2) + "\n"
    if form == "yaml":
        return f"token: {check}\nurls:\n" + "".join(f"- {url}\n" for url in urls) + "\n"
    if form in ("token", "token-check"):
        return f"{token if form == 'token' else check}\n"
    if form == "short":
        return joins
    return (
        "From the node you wish to join to this cluster, run the following:\n"
        f"microk8s join {urls[0]}\n\n"
        "Use the '--worker' flag to join a node as a worker not running the control plane, eg:\n"
        f"microk8s join {urls[0]} --worker\n\n"
        "If the node you are adding is not reachable through the default interface you can use one of the "
        f"following:\n{joins}"
    )


@_command("join")
async def _join(machine: MicroK8s, process: Process) -> int:
    options = read_options(
        process.arguments, flags="worker controlplane skip-verify disable-low-memory-guard"
    )
    if _locked(process):
        return 1
    if not options.words:
        process.complain("Usage: microk8s join [OPTIONS] <master_IP>:<master_PORT>/<token>[/<fingerprint>]")
        return 2
    try:
        verify = not options.has("skip-verify")
        await join(machine, options.words[0], worker=options.has("worker"), say=process.write, verify=verify)
    except Refusal as refusal:
        process.write(f"{refusal}\n" if str(refusal) else "")
        process.streams.stderr.write(refusal.traceback.encode())
        return refusal.code
    return 0


@_command("leave")
async def _leave(machine: MicroK8s, process: Process) -> int:
    process.say("Generating new cluster certificates." if not machine.worker else "Configuring services.")
    process.say("Waiting for node to start.  ")
    await machine.reset()
    return 0


@_command("remove-node")
async def _remove_node(machine: MicroK8s, process: Process) -> int:
    options = read_options(process.arguments, flags="force")
    if _locked(process):
        return 1
    if not options.words:
        process.complain("Usage: microk8s remove-node [OPTIONS] NODE")
        return 2
    return removal.remove_node(machine, options.words[0], force=options.has("force"), say=process.write)


@_command("kubectl")
async def _kubectl(machine: MicroK8s, process: Process) -> int:
    if _prose_on_worker(process, "kubectl"):
        return 0
    if machine.api_port is None:
        process.complain(NO_API)
        return 1
    if not machine.cluster.has_quorum:
        process.complain("Error from server: rpc error: code = Unknown desc = context deadline exceeded")
        return 1
    return await kubectl(machine.cluster, process, machine.version)


@_command("helm3")
@_command("helm")
async def _helm(machine: MicroK8s, process: Process) -> int:
    if machine.api_port is None:
        process.complain("Error: Kubernetes cluster unreachable")
        return 1
    return await helm(machine.cluster, process)


@_command("config")
async def _config(machine: MicroK8s, process: Process) -> int:
    options = read_options(process.arguments, flags="l use-loopback")
    if _prose_on_worker(process, "config"):
        return 0
    host = "127.0.0.1" if options.has("l", "use-loopback") else process.node.spec.private_ip
    process.write(kubeconfig.render(machine.cluster, host))
    return 0


@_command("enable")
async def _enable(machine: MicroK8s, process: Process) -> int:
    return await _switch(machine, process, on=True)


@_command("disable")
async def _disable(machine: MicroK8s, process: Process) -> int:
    return await _switch(machine, process, on=False)


async def _switch(machine: MicroK8s, process: Process, *, on: bool) -> int:
    if _locked(process):
        return 1
    if not machine.ready:
        process.say(NOT_RUNNING)
        return 1
    wanted, arguments = _addon_words(process.arguments, machine.minor)
    async with machine.cluster.switching:
        for word in wanted:
            repository, name, given = _parts(word)
            addon = addons.find(name, machine.minor)
            if addon is None or (repository and addon.repository != repository):
                if repository:
                    process.say(f"Addon {repository}/{name} not found")
                    continue
                process.complain(f"Addon {name} was not found in any repository")
                return 1
            if addon.repository == "community" and not enabled(machine, "community"):
                process.complain(f"Addon {name} was not found in any repository")
                return 1
            await _set_addon(machine, process, addon, [*given, *arguments], on=on)
    return 0


def _addon_words(arguments: Sequence[str], minor: int) -> tuple[Sequence[str], Sequence[str]]:
    """Return the words that name add-ons: all where all do, else the first; then the arguments behind it."""
    if all(addons.find(_parts(word)[1], minor) for word in arguments):
        return arguments, ()
    return arguments[:1], arguments[1:]


def _parts(word: str) -> tuple[str, str, list[str]]:
    """Return the parts of `[REPOSITORY/]ADDON[:ARGUMENTS]`; what is not given is empty."""
    name, _, arguments = word.partition(":")
    repository, _, name = name.rpartition("/")
    return repository, name, [arguments] if arguments else []


async def _set_addon(
    machine: MicroK8s, process: Process, addon: addons.Addon, arguments: Sequence[str], *, on: bool
) -> None:
    process.say(f"Infer repository {addon.repository} for addon {addon.name}")
    if enabled(machine, addon.name) == on:
        process.say(f"Addon {addon.repository}/{addon.name} is already {'enabled' if on else 'disabled'}")
        return
    process.say(f"{'Enabling' if on else 'Disabling'} {addon.description}")
    await process.node.clock.sleep(_ADDON_SECONDS)
    if on and process.node.faults.take(FaultKind.ENABLE_IGNORED, addon.name):
        return
    if on:
        enable(machine, addon.name, arguments)
    else:
        disable(machine, addon.name)
    process.say(f"{addon.name} is {'enabled' if on else 'disabled'}")


@_command("start")
async def _start(machine: MicroK8s, process: Process) -> int:
    await machine.start()
    return 0


@_command("stop")
async def _stop(machine: MicroK8s, process: Process) -> int:
    await machine.stop()
    process.say("Stopped.")
    return 0


@_command("refresh-certs")
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


@_command("version")
async def _version(machine: MicroK8s, process: Process) -> int:
    process.say(f"MicroK8s {machine.version} revision {process.node.snapd.installed['microk8s'].revision}")
    return 0


@_command("inspect")
async def _inspect(machine: MicroK8s, process: Process) -> int:
    running = "running" if machine.running else "not running"
    process.say(f"Inspecting services\n  Service snap.microk8s.daemon-kubelite is {running}")
    if process.files.exists(JOIN_LOCK):
        process.say("WARNING:  a join is in progress")
    return 0
