"""`kubectl kustomize`: resources of folders and files, and patches of some of them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

import yaml

from mectui.demo.nodes.files import FileSystem
from mectui.demo.nodes.kubernetes.merging import merge
from mectui.demo.nodes.kubernetes.store import Object


def kustomized(files: FileSystem, folder: str) -> list[Object]:
    """Return the objects of a folder's kustomization. Raises OSError where a file of it is not there."""
    row = yaml.safe_load(files.read(posixpath.join(folder, "kustomization.yaml")))
    objects = [obj for name in row.get("resources", ()) for obj in _resource(files, folder, name)]
    for each in row.get("patches", ()):
        objects = list(_patched(objects, yaml.safe_load(each["patch"])))
    return objects


def _resource(files: FileSystem, folder: str, name: str) -> list[Object]:
    path = posixpath.normpath(posixpath.join(folder, name))
    if files.is_directory(path):
        return kustomized(files, path)
    return [each for each in yaml.safe_load_all(files.read(path)) if each]


def _patched(objects: list[Object], patch: Object) -> Iterator[Object]:
    for obj in objects:
        if _identity(obj) != _identity(patch):
            yield obj
        elif patch.get("$patch") != "delete":
            yield _merged(obj, patch)


def _identity(obj: Object) -> tuple[str, str, str]:
    return obj["kind"], obj["metadata"].get("namespace", ""), obj["metadata"]["name"]


def _merged(current: Any, patch: Any) -> Any:
    """Merge as strategic merge patches do: the items of a list are told apart by their names."""
    if isinstance(patch, dict) and isinstance(current, dict):
        return {**current, **{key: _merged(current.get(key), value) for key, value in patch.items()}}
    if isinstance(patch, list) and isinstance(current, list) and all("name" in each for each in patch):
        named = {each["name"]: each for each in current}
        return list(
            {**named, **{each["name"]: _merged(named.get(each["name"]), each) for each in patch}}.values()
        )
    return merge(current, patch)
