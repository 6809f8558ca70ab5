"""The microk8s command."""

from __future__ import annotations

from mectui.demo.nodes.microk8s.commands import COMMANDS
from mectui.demo.nodes.microk8s.texts import NO_PERMISSION
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process


@program("microk8s", folder="/snap/bin", snap="microk8s")
async def microk8s(process: Process) -> int:
    """Run a subcommand; root may, and members of the group microk8s."""
    machine, words = process.node.microk8s, process.arguments
    if machine is None or not words or words[0] not in COMMANDS:
        process.complain(f"'{words[0] if words else ''}' is not a valid MicroK8s subcommand.")
        return 1
    if not process.is_root and "microk8s" not in process.user.groups:
        process.write(NO_PERMISSION.format(user=process.user.name))
        return 1
    return await COMMANDS[words[0]](machine, process.running([f"microk8s {words[0]}", *words[1:]]))


@program(
    "microk8s.kubectl", "microk8s.status", "microk8s.enable", "kubectl", folder="/snap/bin", snap="microk8s"
)
async def alias(process: Process) -> int:
    """Run the subcommand that stands in the program's name."""
    return await microk8s(process.running(["microk8s", process.name.rpartition(".")[2], *process.arguments]))
