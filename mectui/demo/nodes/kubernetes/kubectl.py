"""kubectl, as `microk8s kubectl` runs it on a control plane."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from mectui.demo.nodes.kubernetes.call import VERBS, Call, Refusal
from mectui.demo.nodes.kubernetes.store import ApiProblem
from mectui.demo.nodes.shell import Process

if TYPE_CHECKING:
    from mectui.demo.nodes.microk8s.cluster import Cluster

for _module in ("reading", "writing", "pausing"):
    importlib.import_module(f"mectui.demo.nodes.kubernetes.{_module}")


async def kubectl(cluster: Cluster, process: Process, version: str) -> int:
    """Do what the arguments say and return the exit code."""
    call = Call(cluster, process, version)
    name = call.options.words[0] if call.options.words else ""
    if name not in VERBS:
        process.complain(f'error: unknown command "{name}" for "kubectl"')
        return 1
    try:
        return await VERBS[name](call)
    except ApiProblem as problem:
        process.complain(f"Error from server ({problem.reason}): {problem}")
    except Refusal as refusal:
        process.complain(str(refusal))
    return 1
