"""The subcommands by which nodes come and go: add-node, join, leave, remove-node."""

from __future__ import annotations

import json

from mectui.demo.nodes.microk8s import removal, tokens
from mectui.demo.nodes.microk8s.commands.command import command, is_locked, prose_on_worker
from mectui.demo.nodes.microk8s.joining import Refusal, join
from mectui.demo.nodes.microk8s.snap import MicroK8s
from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.shell import Process


@command("add-node")
async def _add_node(machine: MicroK8s, process: Process) -> int:
    options = read_options(process.arguments, valued="l token-ttl t token format")
    if prose_on_worker(process, "add-node"):
        return 0
    given = options.get("t", "token")
    if given and len(given) < 32:
        process.complain("Invalid token size.  It must be 32 characters long.")
        return 1
    token = tokens.mint(machine.node, given, int(options.get("l", "token-ttl", default="-1")))
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


@command("join")
async def _join(machine: MicroK8s, process: Process) -> int:
    options = read_options(
        process.arguments, flags="worker controlplane skip-verify disable-low-memory-guard"
    )
    if is_locked(process):
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


@command("leave")
async def _leave(machine: MicroK8s, process: Process) -> int:
    process.say("Generating new cluster certificates." if not machine.worker else "Configuring services.")
    process.say("Waiting for node to start.  ")
    await machine.reset()
    return 0


@command("remove-node")
async def _remove_node(machine: MicroK8s, process: Process) -> int:
    options = read_options(process.arguments, flags="force")
    if is_locked(process):
        return 1
    if not options.words:
        process.complain("Usage: microk8s remove-node [OPTIONS] NODE")
        return 2
    return removal.remove_node(machine, options.words[0], force=options.has("force"), say=process.write)
