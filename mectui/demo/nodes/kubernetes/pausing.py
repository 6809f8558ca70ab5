"""The commands of kubectl that wait: wait and rollout."""

from __future__ import annotations

import asyncio

from mectui.demo.nodes.kubernetes import waiting
from mectui.demo.nodes.kubernetes.call import Call, Refusal, qualified, verb
from mectui.demo.nodes.kubernetes.resources import Resource
from mectui.demo.nodes.kubernetes.store import Object


@verb("wait")
async def _wait(call: Call) -> int:
    goal = call.options.get("for", default="condition=Ready")
    if call.options.has("f", "filename"):
        chosen = [_named(call, document) for document in await call.documents()]
    elif goal == "create":
        return await _created(call)
    else:
        chosen = call.found(call.words)
    if not chosen:
        if goal == "delete":
            return 0
        raise Refusal("error: no matching resources found")
    seconds = call.patience(30)
    waits = (waiting.reached(call.store, kind, obj, goal, seconds) for kind, obj in chosen)
    for (kind, obj), there in zip(chosen, await asyncio.gather(*waits), strict=True):
        label = qualified(kind, obj["metadata"]["name"])
        if not there:
            raise Refusal(f"error: timed out waiting for the condition on {label}")
        call.say(f"{label} {'deleted' if goal == 'delete' else 'condition met'}")
    return 0


def _named(call: Call, document: Object) -> tuple[Resource, Object]:
    resource, namespace = call.kind_of(document)
    return resource, call.store.get(resource, namespace, document["metadata"]["name"])


async def _created(call: Call) -> int:
    for resource, name in call.targets(call.words):
        if not await waiting.made(call.store, resource, call.where(resource), name, call.patience(30)):
            raise Refusal(f"error: timed out waiting for the condition on {qualified(resource, name)}")
        call.say(f"{qualified(resource, name)} condition met")
    return 0


@verb("rollout")
async def _rollout(call: Call) -> int:
    act, *words = call.words
    for resource, obj in call.found(words):
        if act == "status":
            if not await waiting.rolled_out(call.store, obj, call.patience(0), call.say):
                raise Refusal("error: timed out waiting for the condition")
        else:
            call.say(f"{qualified(resource, obj['metadata']['name'])} restarted")
    return 0
