"""What `kubectl wait` and `kubectl rollout status` wait for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from mectui.demo.nodes.kubernetes.call import Refusal
from mectui.demo.nodes.kubernetes.controllers import wait_for
from mectui.demo.nodes.kubernetes.jsonpath import render
from mectui.demo.nodes.kubernetes.resources import Resource
from mectui.demo.nodes.kubernetes.store import ApiProblem, Object, Store

ROLLED = {"Deployment": "deployment", "DaemonSet": "daemon set", "StatefulSet": "statefulset"}
"""The kinds that are rolled out, as kubectl calls them when they are."""

_FOR_EVER = 10**6


def goal_of(text: str) -> str:
    """Return what --for says, in small letters where it is a word. Raises Refusal where it means nothing."""
    if text.lower() in ("delete", "create"):
        return text.lower()
    path, _, _ = text.removeprefix("jsonpath=").partition("}=")
    if text.startswith("condition=") or (text.startswith("jsonpath=") and path.lstrip("'").startswith("{.")):
        return text
    raise Refusal(f'error: unrecognized condition: "{text}"')


async def reached(store: Store, resource: Resource, obj: Object, goal: str, seconds: float | None) -> bool:
    """Wait until an object is as `--for` says: `delete`, `condition=NAME[=VALUE]`, `jsonpath={PATH}[=VALUE]`.

    Raises ApiProblem where it goes while something else is waited for.
    """
    namespace, name = obj["metadata"].get("namespace", ""), obj["metadata"]["name"]

    def holds() -> bool:
        found = store.find(resource, namespace, name)
        gone = found is None or found["metadata"]["uid"] != obj["metadata"]["uid"]
        if goal == "delete":
            return gone
        if found is None:
            raise ApiProblem(404, "NotFound", f'{resource.full_name} "{name}" not found')
        return _is(found, goal)

    return await wait_for(store, holds, _FOR_EVER if seconds is None else seconds)


def _is(found: Object, goal: str) -> bool:
    if goal.startswith("jsonpath="):
        path, equals, text = goal.removeprefix("jsonpath=").strip("'").rpartition("}=")
        said = render(f"{path}}}" if equals else text, found)
        return said == text.strip("'\"") if equals else bool(said)
    wanted, _, value = goal.removeprefix("condition=").partition("=")
    return any(
        item["type"].lower() == wanted.lower() and item["status"].lower() == (value or "true").lower()
        for item in found.get("status", {}).get("conditions") or []
    )


async def made(store: Store, resource: Resource, namespace: str, name: str, seconds: float | None) -> bool:
    """Wait until there is an object of that name."""
    limit = _FOR_EVER if seconds is None else seconds
    return await wait_for(store, lambda: store.find(resource, namespace, name) is not None, limit)


async def rolled_out(
    store: Store, resource: Resource, obj: Object, seconds: float | None, say: Callable[[str], None]
) -> bool:
    """Wait until every pod of a workload is of its latest make, and available, saying how far it is."""
    metadata, said = obj["metadata"], [""]

    def complete() -> bool:
        found = store.get(resource, metadata["namespace"], metadata["name"])
        rest = lacking(found)
        if rest and said[-1] != rest:
            said.append(rest)
            say(rest)
        return not rest

    if not await wait_for(store, complete, _FOR_EVER if seconds is None else seconds):
        return False
    if obj["kind"] == "StatefulSet":
        say(
            f"statefulset rolling update complete {obj['spec'].get('replicas', 1)} pods at revision "
            f"{metadata['name']}-{obj['status']['updateRevision']}..."
        )
    else:
        say(f'{ROLLED[obj["kind"]]} "{metadata["name"]}" successfully rolled out')
    return True


def workloads(store: Store, places: Iterable[tuple[str, str, str]]) -> Iterator[Object]:
    """Yield what of these places is rolled out: a kind by its full name, a namespace, a name."""
    for kind, namespace, name in places:
        resource = store.resources.called(kind)
        if resource is not None and resource.kind in ROLLED:
            yield store.get(resource, namespace, name)


def lacking(obj: Object) -> str:
    """Return what kubectl says of a workload that is not rolled out; nothing of one that is."""
    status, kind, name = obj.get("status", {}), obj["kind"], obj["metadata"]["name"]
    if status.get("observedGeneration", 0) < obj["metadata"].get("generation", 1):
        return f"Waiting for {ROLLED[kind]} spec update to be observed..."
    daemon = kind == "DaemonSet"
    wanted = status.get("desiredNumberScheduled", 0) if daemon else obj["spec"].get("replicas", 1)
    updated = status.get("updatedNumberScheduled" if daemon else "updatedReplicas", 0)
    available = status.get("numberAvailable" if daemon else "availableReplicas", 0)
    old = 0 if daemon else status.get("replicas", 0) - updated
    if kind == "StatefulSet":
        return (
            ""
            if min(updated, available) >= wanted
            else f"Waiting for {wanted - available} pods to be ready..."
        )
    begun = f'Waiting for {ROLLED[kind]} "{name}" rollout to finish: '
    if updated < wanted:
        return f"{begun}{updated} out of {wanted} new {'pods' if daemon else 'replicas'} have been updated..."
    if old > 0:
        return f"{begun}{old} old replicas are pending termination..."
    if available < wanted:
        return f"{begun}{available} of {wanted} updated {'pods' if daemon else 'replicas'} are available..."
    return ""
