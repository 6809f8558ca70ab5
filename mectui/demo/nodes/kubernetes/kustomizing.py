"""`kubectl kustomize`: resources of folders and files, and patches of some of them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

import yaml

from mectui.demo.nodes.files import FileSystem
from mectui.demo.nodes.kubernetes.merging import strategic
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
            yield strategic(obj, patch)


def _identity(obj: Object) -> tuple[str, str, str]:
    return obj["kind"], obj["metadata"].get("namespace", ""), obj["metadata"]["name"]
