"""How runs end, told by hand: for the page of the end, and for whoever leaves."""

from __future__ import annotations

from typing import Any

from mectui.events import Phase, Problem, Step
from tests.watch.events import Script, node_names
from tests.watch.node_events import late_boot, made_cluster, start, walk

ANSWERS = "/home/ada/.local/share/mectui/clusters/demo/answers.yaml"
KUBECONFIG = "/home/ada/.local/share/mectui/clusters/demo/kubeconfig"
AGAIN = f"mectui --non-interactive --answers {ANSWERS} --approve auto"
BAD = {"Go on": "mectui resume demo", "Remove it": "mectui destroy demo"}
FACTS = {"answers": ANSWERS, "again": AGAIN, "node_ports": []}
EXPIRED = Problem(
    "AWS refused the credentials", "the token has expired", "run `aws sso login --profile edge`"
)


def held(kind: str, node: str, hourly_usd: float | None, state: str = "running") -> dict[str, Any]:
    return {"kind": kind, "id": f"{kind}-{node}", "node": node, "state": state, "hourly_usd": hourly_usd}


MACHINES = [held("instance", node, 0.0386) for node in node_names("demo", 1, 2)]
DISKS = [held("volume", node, 0.0033, "in-use") for node in node_names("demo", 1, 2)]
EXISTS = [*MACHINES, *DISKS, held("elastic-ip", "demo-cp-0", 0.005), held("key-pair", "", 0.0)]


def ready(**data: Any) -> Script:
    """A cluster of three nodes that came to be."""
    script = made_cluster(1, 2)
    for name in node_names("demo", 1, 2):
        end = walk(script, name, Step.NODE_READY)
    script.phase = Phase.NODES
    script.at(end).finish(79.0)
    nodes = [
        {
            "name": name,
            "role": "control-plane" if "cp" in name else "worker",
            "private_ip": f"10.0.0.{number}",
            "public_ip": f"203.0.113.{number}",
            "ready": True,
        }
        for number, name in enumerate(node_names("demo", 1, 2), 4)
    ]
    commands = {"Look": "mectui status demo", "Remove": "mectui destroy demo"}
    known: dict[str, Any] = {
        "nodes": nodes,
        "kubeconfig": KUBECONFIG,
        "commands": commands,
        "stage": "ready",
        "hourly_usd": 0.1257,
    }
    return script.end(0, **FACTS | known | {"stands": "demo: 3 nodes Ready"} | data)


def failing(*failed: str, **data: Any) -> Script:
    """Workers that were never booted; the control plane and the other workers are Ready."""
    script = made_cluster(1, 2)
    for name in node_names("demo", 1, 2):
        walk(script, name, Step.TRUSTED if name in failed else Step.NODE_READY)
    for name in failed:
        start(script, name, Step.BOOTED, at=40)
    for name in failed:
        script.at(921).tell("node.step.failed", node=name, step=Step.BOOTED, error=late_boot(name))
    problems = [late_boot(name).as_dict() for name in failed]
    return stopped(4, script, problems=problems, **data)


def stopped(code: int, script: Script | None = None, **data: Any) -> Script:
    """A run that did not get to its end, having made machines."""
    begun = script or Script().begin(Phase.APPLY, "Making the machines").at(30)
    stands = "demo has in us-east-2: 3 instances (demo-cp-0 … demo-w-1)"
    known: dict[str, Any] = {
        "stands": stands,
        "commands": BAD,
        "stage": "making",
        "exists": EXISTS,
        "hourly_usd": 0.1307,
    }
    return begun.end(code, **FACTS | known | data)


def refused(code: int, *problems: Problem, **data: Any) -> Script:
    """A run that made nothing."""
    commands = {"Go on": "mectui resume demo", "Drop the record": "mectui forget demo"}
    known: dict[str, Any] = {"commands": commands, "stage": "draft", "exists": [], "hourly_usd": 0.0}
    told = [problem.as_dict() for problem in problems]
    script = Script().begin(Phase.PREFLIGHT, "Looking up what the cluster needs").at(2)
    return script.end(code, "Nothing was made", problems=told, **FACTS | known | data)
