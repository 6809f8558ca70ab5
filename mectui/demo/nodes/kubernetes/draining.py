"""`kubectl drain`, which is the client's own work: it cordons, sorts what runs there, asks for evictions."""

from __future__ import annotations

import time
from dataclasses import dataclass

from mectui.demo.nodes.kubernetes import marking
from mectui.demo.nodes.kubernetes.eviction import evict
from mectui.demo.nodes.kubernetes.resources import PODS
from mectui.demo.nodes.kubernetes.store import ApiProblem, Object, Store
from mectui.demo.nodes.programs.options import Options
from mectui.demo.nodes.shell import Process

_RETRY_SECONDS = 5


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The pods of a node: those that go, and what is to be said of the others; `errors` forbid it all."""

    going: list[Object]
    warnings: list[str]
    errors: list[str]


async def drain(store: Store, process: Process, options: Options, name: str, seconds: float | None) -> int:
    """Drain a node within `seconds` of real time, None being no limit, and return the exit code."""
    process.say(marking.cordon(store, name, closed=True))
    found = _sort(store, name, options)
    if found.errors:
        return _fail(process, name, f"[{', '.join(found.errors)}]", found.errors)
    if found.warnings:
        process.complain(f"Warning: {'; '.join(found.warnings)}")
    left = await _evict_all(store, process, found.going, seconds)
    if left:
        limit = options.get("timeout", default="0s")
        errors = [
            f'error when evicting pods/"{pod["metadata"]["name"]}" -n "{pod["metadata"]["namespace"]}": '
            f"global timeout reached: {limit}"
            for pod in left
        ]
        return _fail(process, name, ", ".join(errors), errors)
    process.say(f"node/{name} drained")
    return 0


def _sort(store: Store, name: str, options: Options) -> _Sorted:
    found = _Sorted([], [], [])
    daemons, stores, alone = [], [], []
    for pod in store.list(PODS, fields=f"spec.nodeName={name}"):
        owners = pod["metadata"].get("ownerReferences", [])
        where = f"{pod['metadata']['namespace']}/{pod['metadata']['name']}"
        if any(owner["kind"] == "DaemonSet" for owner in owners):
            daemons.append(where)
            continue
        found.going.append(pod)
        if any("emptyDir" in volume for volume in pod["spec"].get("volumes", [])):
            stores.append(where)
        if not owners:
            alone.append(where)
    _weigh(found, daemons, options.has("ignore-daemonsets"), "ignoring DaemonSet-managed Pods",
           "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)")  # fmt: skip
    _weigh(found, stores, options.has("delete-emptydir-data"), "",
           "cannot delete Pods with local storage (use --delete-emptydir-data to override)")  # fmt: skip
    _weigh(found, alone, options.has("force"), "deleting Pods that declare no controller",
           "cannot delete Pods that declare no controller (use --force to override)")  # fmt: skip
    return found


def _weigh(found: _Sorted, pods: list[str], allowed: bool, warning: str, error: str) -> None:
    if pods and not allowed:
        found.errors.append(f"{error}: {', '.join(pods)}")
    elif pods and warning:
        found.warnings.append(f"{warning}: {', '.join(pods)}")


async def _evict_all(
    store: Store, process: Process, going: list[Object], seconds: float | None
) -> list[Object]:
    """Evict pods, those that a budget holds again and again; return what is left at the end."""
    for pod in going:
        process.say(f"evicting pod {pod['metadata']['namespace']}/{pod['metadata']['name']}")
    deadline = None if seconds is None else time.monotonic() + seconds
    while left := [pod for pod in going if not _evicted(store, process, pod)]:
        if deadline is not None and time.monotonic() >= deadline:
            break
        await process.node.clock.sleep(_RETRY_SECONDS)
        going = left
    return left


def _evicted(store: Store, process: Process, pod: Object) -> bool:
    namespace, name = pod["metadata"]["namespace"], pod["metadata"]["name"]
    try:
        evict(store, namespace, name)
    except ApiProblem as problem:
        if problem.code == 404:
            return True
        pause = f"(will retry after {_RETRY_SECONDS}s)"
        process.complain(f'error when evicting pods/"{name}" -n "{namespace}" {pause}: {problem}')
        return False
    process.say(f"pod/{name} evicted")
    return True


def _fail(process: Process, name: str, why: str, errors: list[str]) -> int:
    process.complain(f'error: unable to drain node "{name}" due to error: {why}, continuing command...')
    process.complain(f"There are pending nodes to be drained:\n {name}")
    for error in errors:
        process.complain(error)
    return 1
