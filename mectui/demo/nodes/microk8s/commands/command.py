"""How a subcommand is registered, and what they have in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from mectui.demo.nodes.microk8s.layout import WORKER_LOCK
from mectui.demo.nodes.microk8s.snap import MicroK8s
from mectui.demo.nodes.microk8s.texts import ON_WORKER, STATUS_ON_WORKER
from mectui.demo.nodes.shell import Process

Command = Callable[[MicroK8s, Process], Awaitable[int]]
COMMANDS: dict[str, Command] = {}


def command(*names: str) -> Callable[[Command], Command]:
    """Register what `microk8s` does by these names."""

    def register(function: Command) -> Command:
        COMMANDS.update(dict.fromkeys(names, function))
        return function

    return register


def is_locked(process: Process) -> bool:
    """Say whether the machine is a worker of a cluster, and print that where it is."""
    locked = process.files.exists(WORKER_LOCK)
    if locked:
        process.write(STATUS_ON_WORKER)
    return locked


def prose_on_worker(process: Process, name: str) -> bool:
    """On a worker, print what some commands print there; they exit 0."""
    if process.files.exists(WORKER_LOCK):
        process.write(ON_WORKER.format(command=name))
        return True
    return False
