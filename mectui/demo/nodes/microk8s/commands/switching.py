"""`microk8s enable` and `disable`, one at a time in a cluster."""

from __future__ import annotations

from collections.abc import Sequence

from mectui.demo.fault_kinds import FaultKind
from mectui.demo.nodes.microk8s import addons
from mectui.demo.nodes.microk8s.commands.command import command, is_locked
from mectui.demo.nodes.microk8s.snap import MicroK8s
from mectui.demo.nodes.microk8s.switching import Unknown, disable, enable, enabled, restarts
from mectui.demo.nodes.microk8s.texts import NOT_READY, STOPPED
from mectui.demo.nodes.shell import Process

_SECONDS = 8
_PATIENCE = 30
"""Seconds for which it waits for an API server that is just starting."""

_LOCKED_SECONDS = 300


@command("enable")
async def _enable(machine: MicroK8s, process: Process) -> int:
    return await _switch(machine, process, on=True)


@command("disable")
async def _disable(machine: MicroK8s, process: Process) -> int:
    return await _switch(machine, process, on=False)


async def _switch(machine: MicroK8s, process: Process, *, on: bool) -> int:
    if is_locked(process):
        return 1
    if not machine.running:
        process.say(STOPPED)
        return 1
    if not await machine.wait_ready(_PATIENCE):
        process.complain(NOT_READY)
        return 1
    words, arguments = _addon_words(machine, process.arguments)
    async with machine.cluster.switching:
        for word in words:
            if process.node.faults.take(FaultKind.ENABLE_LOCKED, _parts(word)[1]):
                await process.node.clock.sleep(_LOCKED_SECONDS)
            code = await _switch_one(machine, process, word, arguments, on=on)
            if code:
                return code
    return 0


async def _switch_one(
    machine: MicroK8s, process: Process, word: str, arguments: Sequence[str], *, on: bool
) -> int:
    repository, name, given = _parts(word)
    addon = _known(machine, name)
    if addon is None or repository not in ("", addon.repository):
        if repository:  # which MicroK8s says and takes for done
            process.say(f"Addon {repository}/{name} not found")
            return 0
        process.complain(f"Addon {name} was not found in any repository")
        return 1
    if not repository:
        process.say(f"Infer repository {addon.repository} for addon {addon.name}")
    if enabled(machine, addon.name) == on:
        process.say(f"Addon {addon.repository}/{addon.name} is already {'enabled' if on else 'disabled'}")
        return 0
    try:
        return await _carry_out(machine, process, addon, [*given, *arguments], on=on)
    except Unknown as unknown:
        process.complain(str(unknown))
        return unknown.code


def _known(machine: MicroK8s, name: str) -> addons.Addon | None:
    """Return an add-on that this machine's MicroK8s has, for its architecture, from what was fetched."""
    return addons.find(
        name, machine.minor, machine.node.spec.debian_architecture, community=enabled(machine, "community")
    )


def _addon_words(machine: MicroK8s, arguments: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the words that name add-ons: all where all do, else the first; then the arguments behind it."""
    if all(addons.find(_parts(word)[1], machine.minor) for word in arguments):
        return arguments, ()
    return arguments[:1], arguments[1:]


def _parts(word: str) -> tuple[str, str, list[str]]:
    """Return the parts of `[REPOSITORY/]ADDON[:ARGUMENTS]`; what is not given is empty."""
    name, _, arguments = word.partition(":")
    repository, _, name = name.rpartition("/")
    return repository, name, [arguments] if arguments else []


async def _carry_out(
    machine: MicroK8s, process: Process, addon: addons.Addon, arguments: Sequence[str], *, on: bool
) -> int:
    process.say(f"{'Enabling' if on else 'Disabling'} {addon.description}")
    await process.node.clock.sleep(_SECONDS)
    if on and process.node.faults.take(FaultKind.ENABLE_IGNORED, addon.name):
        return 0
    if on:
        enable(machine, addon.name, arguments)
    else:
        disable(machine, addon.name, arguments)
    if restarts(machine, addon.name) or process.node.faults.take(FaultKind.API_RESTARTS, addon.name):
        await machine.restart_api()
    process.say(f"{addon.name} is {'enabled' if on else 'disabled'}")
    return 0
