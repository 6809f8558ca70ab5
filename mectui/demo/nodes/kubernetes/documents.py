"""The manifests that kubectl is handed by -f, and what they name in the cluster."""

from __future__ import annotations

from typing import Any

import yaml

from mectui.demo.nodes.kubernetes.call import Call, Refusal
from mectui.demo.nodes.kubernetes.resources import Resource
from mectui.demo.nodes.kubernetes.store import ApiProblem, Object


async def documents(call: Call) -> list[Object]:
    """Return the objects of every -f. Raises Refusal where they are no manifests."""
    names = call.options.all("f", "filename")
    if not names:
        raise Refusal("error: must specify one of -f and -k")
    found: list[Object] = []
    for name in names:
        raw = await _read(call, name)
        try:
            items = [item for item in yaml.safe_load_all(raw) if item is not None]
        except yaml.YAMLError as error:
            what = "STDIN" if name == "-" else name
            raise Refusal(f"error: error parsing {what}: error converting YAML to JSON: {error}") from None
        found += [part for item in items for part in _parts(item)]
    return found


async def _read(call: Call, name: str) -> bytes:
    data = await call.process.given(name)
    if data is None:
        raise Refusal(f'error: the path "{name}" does not exist')
    return data


def _parts(item: Any) -> list[Object]:
    if not isinstance(item, dict):
        raise Refusal('error: error validating "STDIN": error validating data: invalid object to validate')
    parts = item["items"] if item.get("kind") == "List" else [item]
    for part in parts:
        _require(part)
    return list(parts)


def _require(part: Object) -> None:
    """Refuse what says neither what it is nor how it is called."""
    missing = [f"{key} not set" for key in ("apiVersion", "kind") if not part.get(key)]
    if missing:
        said = missing[0] if len(missing) == 1 else f"[{', '.join(missing)}]"
        raise Refusal(
            f'error: error validating "STDIN": error validating data: {said}; '
            "if you choose to ignore these errors, turn validation off with --validate=false"
        )
    if not (part.get("metadata") or {}).get("name"):
        raise Refusal(
            'error: error when retrieving current configuration from "STDIN": resource name may not be empty'
        )


def kind_of(call: Call, document: Object) -> tuple[Resource, str]:
    """Return the kind and the namespace of a manifest. Raises Refusal where the server has no such kind."""
    kind, version = str(document["kind"]), str(document["apiVersion"])
    resource = call.store.resources.of(kind, version)
    metadata = document["metadata"]
    if resource is None:
        raise Refusal(
            f'error: resource mapping not found for name: "{metadata["name"]}" '
            f'namespace: "{metadata.get("namespace", "")}" from "STDIN": '
            f'no matches for kind "{kind}" in version "{version}"\nensure CRDs are installed first'
        )
    if not resource.namespaced:
        return resource, ""
    namespace, wanted = metadata.get("namespace") or call.namespace, call.options.get("n", "namespace")
    if wanted and namespace != wanted:
        raise Refusal(
            f'error: the namespace from the provided object "{namespace}" does not match the namespace '
            f"\"{wanted}\". You must pass '--namespace={namespace}' to perform this operation."
        )
    return resource, namespace


def there(call: Call, document: Object) -> list[tuple[Resource, Object]]:
    """Return the object that a manifest names, if any. Raises where it has to be there, and is not."""
    resource, namespace = kind_of(call, document)
    try:
        return [(resource, call.store.get(resource, namespace, document["metadata"]["name"]))]
    except ApiProblem:
        if not call.options.has("ignore-not-found"):
            raise
    return []
