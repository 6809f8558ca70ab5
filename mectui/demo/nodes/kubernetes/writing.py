"""The commands of kubectl that change something."""

from __future__ import annotations

import base64
import json
from typing import Any

import yaml

from mectui.demo.nodes.kubernetes import marking
from mectui.demo.nodes.kubernetes.call import Call, Refusal, qualified, verb
from mectui.demo.nodes.kubernetes.draining import drain
from mectui.demo.nodes.kubernetes.merging import changed, merge
from mectui.demo.nodes.kubernetes.resources import Resource
from mectui.demo.nodes.kubernetes.store import Object


@verb("apply")
async def _apply(call: Call) -> int:
    documents = await call.documents()
    if not documents:
        raise Refusal("error: no objects passed to apply")
    done = "serverside-applied" if call.options.has("server-side") else ""
    for document in documents:
        call.say(_put(call, document, done))
    return 0


def _put(call: Call, document: Object, done: str = "") -> str:
    resource, namespace = call.kind_of(document)
    label = qualified(resource, document["metadata"]["name"])
    _require_one_namespace(call, resource, namespace)
    found = call.store.find(resource, namespace, document["metadata"]["name"])
    if found is None:
        call.store.create(resource, document, namespace)
        return f"{label} {done or 'created'}"
    merged = merge(found, document)
    if merged != found:
        call.store.update(resource, merged)
        return f"{label} {done or 'configured'}"
    return f"{label} {done or 'unchanged'}"


def _require_one_namespace(call: Call, resource: Resource, namespace: str) -> None:
    wanted = call.options.get("n", "namespace")
    if wanted and resource.namespaced and namespace != wanted:
        raise Refusal(
            f'error: the namespace from the provided object "{namespace}" does not match the namespace '
            f"\"{wanted}\". You must pass '--namespace={namespace}' to perform this operation."
        )


@verb("create")
async def _create(call: Call) -> int:
    documents = [_generated(call)] if call.words else await call.documents()
    for document in documents:
        resource, namespace = call.kind_of(document)
        if call.options.has("dry-run"):
            call.process.write(yaml.safe_dump(document))
            continue
        call.store.create(resource, document, namespace)
        call.say(f"{qualified(resource, document['metadata']['name'])} created")
    return 0


def _generated(call: Call) -> Object:
    """Return what `create namespace`, `configmap` and `secret generic` make."""
    words = [word for word in call.words if word not in ("generic", "tls")]
    resource, name = call.resource(words[0]), words[-1]
    document: Object = {
        "apiVersion": resource.group_version,
        "kind": resource.kind,
        "metadata": {"name": name},
    }
    pairs = (literal.partition("=") for literal in call.options.all("from-literal"))
    data = {key: value for key, _, value in pairs}
    for file in call.options.all("from-file"):
        key, equals, path = file.partition("=")
        data[key if equals else file.rpartition("/")[2]] = call.process.files.text(path if equals else file)
    if resource.kind == "Secret":
        data = {key: base64.b64encode(value.encode()).decode() for key, value in data.items()}
    return (
        document
        | ({"data": data} if data else {})
        | ({"metadata": {"name": name, "namespace": call.namespace}} if resource.namespaced else {})
    )


@verb("replace")
async def _replace(call: Call) -> int:
    for document in await call.documents():
        resource, namespace = call.kind_of(document)
        call.store.update(resource, {**document, "metadata": {**document["metadata"], **_at(namespace)}})
        call.say(f"{qualified(resource, document['metadata']['name'])} replaced")
    return 0


def _at(namespace: str) -> dict[str, str]:
    return {"namespace": namespace} if namespace else {}


@verb("delete")
async def _delete(call: Call) -> int:
    if call.options.has("f", "filename"):
        chosen = [each for document in await call.documents() for each in call.there(document)]
    else:
        bare = len(call.words) == 1 and "/" not in call.words[0]
        if bare and not (call.options.has("all", "l", "selector", "field-selector")):
            raise Refusal("error: resource(s) were provided, but no name was specified")
        chosen = call.found(call.words)
    for resource, obj in chosen:
        namespace, name = obj["metadata"].get("namespace", ""), obj["metadata"]["name"]
        if call.store.find(resource, namespace, name) is not None:
            call.store.delete(resource, namespace, name)
            call.say(f'{qualified(resource, "").rstrip("/")} "{name}" deleted')
    return 0


@verb("patch")
async def _patch(call: Call) -> int:
    patch = yaml.safe_load(call.options.get("p", "patch"))
    for resource, obj in call.found(call.words):
        new = changed(obj, patch) if call.options.get("type") == "json" else merge(obj, patch)
        label = qualified(resource, obj["metadata"]["name"])
        same = new == obj
        call.store.update(resource, new)
        call.say(f"{label} patched{' (no change)' if same else ''}")
    return 0


@verb("scale")
async def _scale(call: Call) -> int:
    replicas = int(call.options.get("replicas"))
    for resource, obj in call.found(call.words):
        call.store.update(resource, merge(obj, {"spec": {"replicas": replicas}}))
        call.say(f"{qualified(resource, obj['metadata']['name'])} scaled")
    return 0


@verb("set")
async def _set(call: Call) -> int:
    for resource, obj in call.found([word for word in call.words[1:] if "=" not in word]):
        call.say(f"{qualified(resource, obj['metadata']['name'])} {call.words[0]} updated")
    return 0


@verb("label", "annotate")
async def _label(call: Call) -> int:
    changes = [word for word in call.words if "=" in word or word.endswith("-")]
    field, done = ("labels", "labeled") if call.options.words[0] == "label" else ("annotations", "annotated")
    for resource, obj in call.found([word for word in call.words if word not in changes]):
        _refuse_overwriting(call, resource, obj, field, changes)
        marking.mark(call.store, obj, field, changes)
        call.say(f"{qualified(resource, obj['metadata']['name'])} {done}")
    return 0


def _refuse_overwriting(call: Call, resource: Resource, obj: Object, field: str, changes: list[str]) -> None:
    there: dict[str, Any] = obj["metadata"].get(field) or {}
    for key, _, value in (change.partition("=") for change in changes if "=" in change):
        if there.get(key, value) != value and not call.options.has("overwrite"):
            label = qualified(resource, obj["metadata"]["name"])
            what = json.dumps(key).strip('"')
            raise Refusal(
                f"error: {label}: '{what}' already has a value ({there[key]}), and --overwrite is false"
            )


@verb("cordon", "uncordon")
async def _cordon(call: Call) -> int:
    for name in call.words:
        call.say(marking.cordon(call.store, name, closed=call.options.words[0] == "cordon"))
    return 0


@verb("drain")
async def _drain(call: Call) -> int:
    patience = call.patience(0)
    codes = [await drain(call.store, call.process, call.options, name, patience) for name in call.words]
    return max(codes, default=1)
