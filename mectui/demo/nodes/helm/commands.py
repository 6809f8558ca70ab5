"""helm, as `microk8s helm3` runs it on a control plane."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from mectui.demo.nodes.helm.call import COMMANDS, Call, Refusal
from mectui.demo.nodes.kubernetes.store import ApiProblem
from mectui.demo.nodes.shell import Process

if TYPE_CHECKING:
    from mectui.demo.nodes.microk8s.cluster import Cluster

for _module in ("reading", "changing"):
    importlib.import_module(f"mectui.demo.nodes.helm.{_module}")


async def helm(cluster: Cluster, process: Process) -> int:
    """Do what the arguments say and return the exit code."""
    call = Call(cluster, process)
    if call.name not in COMMANDS:
        process.complain(f'Error: unknown command "{call.name}" for "helm"')
        return 1
    try:
        return await COMMANDS[call.name](call)
    except Refusal as refusal:
        process.complain(str(refusal))
    except ApiProblem as problem:
        process.complain(f"Error: {problem}")
    return 1
