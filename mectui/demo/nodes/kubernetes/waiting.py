"""`kubectl wait` and `kubectl rollout status`."""

from __future__ import annotations

from collections.abc import Callable

from mectui.demo.nodes.kubernetes.controllers import wait_for
from mectui.demo.nodes.kubernetes.jsonpath import render
from mectui.demo.nodes.kubernetes.resources import Resource
from mectui.demo.nodes.kubernetes.store import Object, Store

_FOR_EVER = 10**6


async def reached(store: Store, resource: Resource, obj: Object, goal: str, seconds: float | None) -> bool:
    """Wait until an object is as `--for` says: `delete`, `condition=NAME[=VALUE]`, `jsonpath=PATH=VALUE`."""
    namespace, name = obj["metadata"].get("namespace", ""), obj["metadata"]["name"]
    wanted, _, value = goal.removeprefix("condition=").partition("=")

    def holds() -> bool:
        found = store.find(resource, namespace, name)
        if goal == "delete" or found is None:
            return found is None and goal == "delete"
        if goal.startswith("jsonpath="):
            path, _, text = goal.removeprefix("jsonpath=").rpartition("}=")
            return render(f"{path}}}", found) == text.strip("'\"")
        conditions = found.get("status", {}).get("conditions") or []
        return any(
            item["type"].lower() == wanted.lower() and item["status"].lower() == (value or "true").lower()
            for item in conditions
        )

    return await wait_for(store, holds, _FOR_EVER if seconds is None else seconds)


async def made(store: Store, resource: Resource, namespace: str, name: str, seconds: float | None) -> bool:
    """Wait until there is an object of that name."""
    limit = _FOR_EVER if seconds is None else seconds
    return await wait_for(store, lambda: store.find(resource, namespace, name) is not None, limit)


async def rolled_out(store: Store, obj: Object, seconds: float | None, say: Callable[[str], None]) -> bool:
    """Wait until every pod of a deployment or a daemon set runs, saying how far it is."""
    kind, name = obj["kind"].lower(), obj["metadata"]["name"]
    progress = {"said": ""}

    def complete() -> bool:
        status = obj.get("status", {})
        daemon = kind == "daemonset"
        wanted = status.get("desiredNumberScheduled", 0) if daemon else obj["spec"].get("replicas", 1)
        ready = status.get("numberAvailable" if daemon else "availableReplicas", 0)
        observed = status.get("observedGeneration", 0) >= obj["metadata"].get("generation", 1)
        line = f'Waiting for {kind} "{name}" rollout to finish: '
        line += f"{ready} of {wanted} updated pods are available..."
        if not (observed and ready >= wanted) and progress["said"] != line:
            progress["said"] = line
            say(line)
        return bool(observed and ready >= wanted)

    if not await wait_for(store, complete, _FOR_EVER if seconds is None else seconds):
        return False
    label = "daemon set" if kind == "daemonset" else kind
    say(f'{label} "{name}" successfully rolled out')
    return True
