"""kubectl, as `microk8s kubectl` runs it on a control plane."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from mectui.demo.nodes.kubernetes.call import VERBS, Call, Refusal, in_words
from mectui.demo.nodes.kubernetes.flags import verb_of
from mectui.demo.nodes.kubernetes.store import ApiProblem
from mectui.demo.nodes.programs.registry import Usage
from mectui.demo.nodes.shell import Process

if TYPE_CHECKING:
    from mectui.demo.nodes.microk8s.cluster import Cluster

for _module in ("reading", "writing", "pausing"):
    importlib.import_module(f"mectui.demo.nodes.kubernetes.{_module}")


async def kubectl(cluster: Cluster, process: Process, version: str) -> int:
    """Do what the arguments say and return the exit code."""
    call, name = Call(cluster, process, version), verb_of(process.arguments)
    if name not in VERBS:
        process.complain(f'error: unknown command "{name}" for "kubectl"')
        return 1
    try:
        return await VERBS[name](call)
    except ApiProblem as problem:
        process.complain(in_words(problem))
    except (Refusal, Usage) as refusal:
        process.complain(str(refusal))
    return 1
