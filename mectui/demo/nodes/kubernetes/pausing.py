"""The commands of kubectl that wait: wait and rollout."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from mectui.demo.nodes.kubernetes import waiting
from mectui.demo.nodes.kubernetes.call import Call, Refusal, qualified, verb
from mectui.demo.nodes.kubernetes.documents import documents, kind_of
from mectui.demo.nodes.kubernetes.merging import merge
from mectui.demo.nodes.kubernetes.resources import Resource
from mectui.demo.nodes.kubernetes.store import ApiProblem, Object


@verb("wait")
async def _wait(call: Call) -> int:
    goal = waiting.goal_of(call.options.get("for"))
    if goal == "create":
        return await _created(call)
    if call.options.has("f", "filename"):
        chosen = [each for document in await documents(call) for each in _named(call, document, goal)]
    else:
        chosen = _there(call, goal)
    if not chosen and goal != "delete":
        raise Refusal("error: no matching resources found")
    seconds = call.patience("30s", at_zero=0)
    waits = (waiting.reached(call.store, kind, obj, goal, seconds) for kind, obj in chosen)
    late = []
    for (kind, obj), done in zip(chosen, await asyncio.gather(*waits), strict=True):
        name = obj["metadata"]["name"]
        if done:
            call.say(f"{qualified(kind, name)} {'deleted' if goal == 'delete' else 'condition met'}")
        else:
            late.append(f"timed out waiting for the condition on {kind.plural}/{name}")
    if late:
        raise Refusal("\n".join(f"error: {line}" for line in late))
    return 0


def _there(call: Call, goal: str) -> list[tuple[Resource, Object]]:
    """Return what words name; what is gone already need not be there to be waited for until it is gone."""
    try:
        return call.chosen(call.words)
    except ApiProblem as problem:
        if goal != "delete" or problem.reason != "NotFound":
            raise
    return []


def _named(call: Call, document: Object, goal: str) -> list[tuple[Resource, Object]]:
    resource, namespace = kind_of(call, document)
    name = document["metadata"]["name"]
    gone = goal == "delete" and call.store.find(resource, namespace, name) is None
    return [] if gone else [(resource, call.store.get(resource, namespace, name))]


async def _created(call: Call) -> int:
    seconds = call.patience("30s", at_zero=0)
    for resource, name in call.targets(call.words):
        if not await waiting.made(call.store, resource, call.where(resource), name, seconds):
            raise Refusal(f"error: timed out waiting for the condition on {resource.plural}/{name}")
        call.say(f"{qualified(resource, name)} condition met")
    return 0


@verb("rollout")
async def _rollout(call: Call) -> int:
    acts = {"status": _status, "restart": _restart}
    act, *words = call.words or [""]
    if act not in acts:
        raise Refusal(f'error: unknown command "{act}" for "kubectl rollout"')
    if not words:
        raise Refusal("error: required resource not specified")
    for resource, obj in call.found(words):
        await acts[act](call, resource, obj)
    return 0


async def _status(call: Call, resource: Resource, obj: Object) -> None:
    if obj["kind"] not in waiting.ROLLED:
        raise Refusal(f"error: no status viewer has been implemented for {obj['kind']}")
    if not await waiting.rolled_out(call.store, resource, obj, call.patience("0"), call.say):
        raise Refusal("error: timed out waiting for the condition")


async def _restart(call: Call, resource: Resource, obj: Object) -> None:
    label = qualified(resource, obj["metadata"]["name"])
    if obj["kind"] not in waiting.ROLLED:
        raise Refusal(f'error: {resource.plural} "{obj["metadata"]["name"]}" restarting is not supported')
    note = {"kubectl.kubernetes.io/restartedAt": datetime.now(UTC).isoformat()}
    call.store.update(resource, merge(obj, {"spec": {"template": {"metadata": {"annotations": note}}}}))
    call.say(f"{label} restarted")
