"""The manifests that recipes bring along, filled in and ready for `kubectl apply`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from mectui.addons.catalogue import RECIPES
from mectui.addons.recipe import Apply
from mectui.addons.recipe.placeholders import Answers, filled

FILES = RECIPES / "files"
"""The folder that a recipe's files are in."""

Object = dict[str, Any]


def documents(apply: Apply, answers: Answers) -> list[Object]:
    """Return the objects of a recipe's own manifests: namespaces, its ConfigMaps, and the others in order.

    Placeholders are filled in after parsing, so that no answer can add anything to an object. Raises KeyError
    for a placeholder without an answer, and ValueError for manifests that are fetched by their URL.
    """
    if apply.file is None:
        raise ValueError("manifests of a URL are fetched by kubectl")
    configs = [_config(name, paths, apply.namespace) for name, paths in apply.configs.items()]
    objects = list(_objects(apply.file, {**answers, "configs": _sum(configs)}))
    namespaces = [each for each in objects if each["kind"] == "Namespace"]
    return [*namespaces, *configs, *(each for each in objects if each["kind"] != "Namespace")]


def raw(apply: Apply) -> list[str]:
    """Return the files of a recipe that are applied, as they are; none of what is fetched."""
    configs = (path for paths in apply.configs.values() for path in paths)
    return [_file(path).read_text(encoding="utf-8") for path in (*filter(None, [apply.file]), *configs)]


def stream(apply: Apply, answers: Answers) -> str:
    """Return a recipe's own manifests as JSON documents, one behind the other. Raises as `documents`."""
    objects = documents(apply, answers)
    return "".join(f"---\n{json.dumps(each, ensure_ascii=False)}\n" for each in objects)


def _objects(path: str, answers: Answers) -> Iterator[Object]:
    text = _file(path).read_text(encoding="utf-8")
    for content in filled(list(yaml.safe_load_all(text)), answers):
        yield from content["items"] if content["kind"] == "List" else [content]


def _config(name: str, paths: tuple[str, ...], namespace: str | None) -> Object:
    contents = (_file(path) for path in paths)
    data = {file.name: file.read_text(encoding="utf-8") for file in contents}
    metadata = {"name": name, **({"namespace": namespace} if namespace else {})}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def _sum(configs: list[Object]) -> str:
    """Return a text that is another one for other contents: an annotation of pods that have to start anew."""
    return hashlib.sha256(json.dumps(configs, sort_keys=True).encode()).hexdigest()[:12]


def _file(path: str) -> Traversable:
    return FILES.joinpath(*path.split("/"))
