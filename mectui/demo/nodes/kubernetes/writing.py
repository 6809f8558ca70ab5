"""The commands of kubectl that change something."""

from __future__ import annotations

import base64
from typing import Any

import yaml

from mectui.demo.nodes.kubernetes import marking, waiting
from mectui.demo.nodes.kubernetes.call import Call, Refusal, in_words, qualified, verb
from mectui.demo.nodes.kubernetes.documents import documents, kind_of, there
from mectui.demo.nodes.kubernetes.draining import drain
from mectui.demo.nodes.kubernetes.merging import changed, merge, strategic
from mectui.demo.nodes.kubernetes.resources import Resource
from mectui.demo.nodes.kubernetes.store import ApiProblem, Object


@verb("apply")
async def _apply(call: Call) -> int:
    """Apply what the server has a kind for, even where it has none for something else."""
    found = await documents(call)
    if not found:
        raise Refusal("error: no objects passed to apply")
    problems: list[str] = []
    mapped = [(document, place) for document in found if (place := _place(call, document, problems))]
    for document, (resource, namespace) in mapped:
        try:
            call.say(_put(call, document, resource, namespace))
        except ApiProblem as problem:
            problems.append(in_words(problem, 'error when creating "STDIN": '))
    if problems:
        raise Refusal("\n".join(problems))
    return 0


def _place(call: Call, document: Object, problems: list[str]) -> tuple[Resource, str] | None:
    try:
        return kind_of(call, document)
    except Refusal as refusal:
        problems.append(str(refusal))
    return None


def _put(call: Call, document: Object, resource: Resource, namespace: str) -> str:
    label = qualified(resource, document["metadata"]["name"])
    done = "serverside-applied" if call.options.has("server-side") else ""
    if call.options.has("dry-run"):
        return f"{label} {done or 'created'} ({call.options.get('dry-run')} dry run)"
    found = call.store.find(resource, namespace, document["metadata"]["name"])
    if found is None:
        call.store.create(resource, document, namespace)
        return f"{label} {done or 'created'}"
    merged = merge(found, document)
    if merged != found:
        call.store.update(resource, merged)
        return f"{label} {done or 'configured'}"
    return f"{label} {done or 'unchanged'}"


@verb("create")
async def _create(call: Call) -> int:
    found = [_generated(call)] if call.words else await documents(call)
    for document in found:
        resource, namespace = kind_of(call, document)
        if call.options.has("dry-run"):
            call.process.write(yaml.safe_dump(document))
            continue
        try:
            call.store.create(resource, document, namespace)
        except ApiProblem as problem:
            raise Refusal(_not_created(resource, problem, named=bool(call.words))) from None
        call.say(f"{qualified(resource, document['metadata']['name'])} created")
    return 0


def _not_created(resource: Resource, problem: ApiProblem, *, named: bool) -> str:
    if not named:
        return in_words(problem, 'error when creating "STDIN": ')
    if resource.kind == "Namespace":
        return in_words(problem)
    return f"error: failed to create {resource.kind.lower()}: {problem}"


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
    """Put objects in the place of others; --force removes those before, and needs none to be there."""
    forced = call.options.has("force")
    for document in await documents(call):
        resource, namespace = kind_of(call, document)
        name = document["metadata"]["name"]
        if forced and call.store.find(resource, namespace, name) is not None:
            call.store.delete(resource, namespace, name)
        if forced:
            call.store.create(resource, document, namespace)
        else:
            call.store.update(resource, {**document, "metadata": {**document["metadata"], **_at(namespace)}})
        call.say(f"{qualified(resource, name)} replaced")
    return 0


def _at(namespace: str) -> dict[str, str]:
    return {"namespace": namespace} if namespace else {}


@verb("delete")
async def _delete(call: Call) -> int:
    if call.options.has("f", "filename"):
        chosen = [each for document in await documents(call) for each in there(call, document)]
    else:
        chosen = call.chosen(call.words)
    for resource, obj in chosen:
        namespace, name = obj["metadata"].get("namespace", ""), obj["metadata"]["name"]
        if call.store.find(resource, namespace, name) is not None:
            call.store.delete(resource, namespace, name)
            call.say(f'{qualified(resource, "").rstrip("/")} "{name}" deleted')
    if not chosen and call.options.has("all"):
        call.say("No resources found")
    return await _until_gone(call, chosen)


async def _until_gone(call: Call, chosen: list[tuple[Resource, Object]]) -> int:
    """Wait until what was deleted is gone, as kubectl does by itself."""
    if call.options.has("no-wait"):
        return 0
    seconds = call.patience("0")
    for resource, obj in chosen:
        if not await waiting.reached(call.store, resource, obj, "delete", seconds):
            name = obj["metadata"]["name"]
            raise Refusal(f"error: timed out waiting for the condition on {resource.plural}/{name}")
    return 0


@verb("patch")
async def _patch(call: Call) -> int:
    """Change objects: strategically, which only Kubernetes' own kinds know, by a merge, or by operations."""
    kind, text = call.options.get("type", default="strategic"), call.options.get("p", "patch")
    if not text:
        raise Refusal("error: must specify --patch or --patch-file containing the contents of the patch")
    try:
        patch = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise Refusal(f"error: unable to parse {text!r}: {error}") from None
    for resource, obj in call.chosen(call.words):
        new = _patched(call, resource, obj, kind, patch)
        label, same = qualified(resource, obj["metadata"]["name"]), new == obj
        if not same:
            call.store.update(resource, new)
        call.say(f"{label} patched{' (no change)' if same else ''}")
    return 0


def _patched(call: Call, resource: Resource, obj: Object, kind: str, patch: Any) -> Object:
    if kind == "merge":
        return dict(merge(obj, patch))
    if kind == "json":
        try:
            return dict(changed(obj, patch))
        except (LookupError, TypeError, ValueError):
            what = "the server rejected our request due to an error in our request"
            raise Refusal(f"The request is invalid: {what}") from None
    if kind != "strategic":
        raise Refusal(f'error: --type must be one of [json merge strategic], not "{kind}"')
    if not call.store.resources.is_built_in(resource):
        what = "the body of the request was in an unknown format - accepted media types include: "
        types = "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"
        raise ApiProblem(415, "UnsupportedMediaType", f"{what}{types}")
    return dict(strategic(obj, patch))


@verb("scale")
async def _scale(call: Call) -> int:
    replicas = call.options.get("replicas")
    if not replicas.isdigit():
        raise Refusal(
            "error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0"
        )
    for resource, obj in call.chosen(call.words):
        if "replicas" not in obj.get("spec", {}):
            raise ApiProblem(404, "NotFound", "the server could not find the requested resource")
        call.store.update(resource, merge(obj, {"spec": {"replicas": int(replicas)}}))
        call.say(f"{qualified(resource, obj['metadata']['name'])} scaled")
    return 0


@verb("label", "annotate")
async def _label(call: Call) -> int:
    changes = [word for word in call.words if "=" in word or word.endswith("-")]
    if not changes:
        raise Refusal(f"error: at least one {call.options.words[0]} update is required")
    field, done = ("labels", "labeled") if call.options.words[0] == "label" else ("annotations", "annotated")
    for resource, obj in call.chosen([word for word in call.words if word not in changes]):
        _refuse_overwriting(call, resource, obj, field, changes)
        new = marking.mark(call.store, resource, obj, field, changes) or field == "annotations"
        call.say(f"{qualified(resource, obj['metadata']['name'])} {'' if new else 'not '}{done}")
    return 0


def _refuse_overwriting(call: Call, resource: Resource, obj: Object, field: str, changes: list[str]) -> None:
    there: dict[str, Any] = obj["metadata"].get(field) or {}
    for key, _, value in (change.partition("=") for change in changes if "=" in change):
        if there.get(key, value) != value and not call.options.has("overwrite"):
            raise Refusal(f"error: '{key}' already has a value ({there[key]}), and --overwrite is false")


@verb("cordon", "uncordon")
async def _cordon(call: Call) -> int:
    for name in call.words:
        call.say(marking.cordon(call.store, name, closed=call.options.words[0] == "cordon"))
    return 0


@verb("drain")
async def _drain(call: Call) -> int:
    patience = call.patience("0")
    codes = [await drain(call.store, call.process, call.options, name, patience) for name in call.words]
    return max(codes, default=1)
