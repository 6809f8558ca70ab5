"""What recipes bring along: manifests with their placeholders filled in, and charts of our own."""

from __future__ import annotations

import base64
import gzip
import io
import json
import tarfile
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from mectui.addons.catalogue import RECIPES
from mectui.addons.recipe import Apply
from mectui.addons.recipe.placeholders import Answers, filled

OWN = "own/"
"""The beginning of the name of a chart of our own."""

_CHARTS = files("mectui.addons") / "charts"


def manifests(apply: Apply, answers: Answers) -> str:
    """Return a file's manifests, and the ConfigMaps beside them, as a stream of JSON documents.

    Placeholders are filled in after the file was read, so that no value can become more than a value.
    """
    assert apply.file is not None
    documents = [*_read(apply.file, answers), *_configs(apply)]
    return "".join(f"---\n{json.dumps(document, ensure_ascii=False)}\n" for document in documents)


def _read(name: str, answers: Answers) -> Iterator[Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for document in yaml.load_all(_text(name), Loader=loader):
        if document:
            yield filled(document, answers)


def _configs(apply: Apply) -> Iterator[dict[str, Any]]:
    for name, paths in apply.configs.items():
        data = {path.rpartition("/")[2]: _text(path) for path in paths}
        metadata = {"name": name} | ({"namespace": apply.namespace} if apply.namespace else {})
        yield {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def _text(name: str) -> str:
    return RECIPES.joinpath("files", *name.split("/")).read_text(encoding="utf-8")


def packed(chart: str) -> str:
    """Return a chart of our own as Helm takes it, a gzipped tar, in base64; equal charts are equal texts."""
    name, raw = chart.removeprefix(OWN), io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        for path, data in sorted(_walk(_CHARTS / name, name)):
            entry = tarfile.TarInfo(path)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return base64.encodebytes(gzip.compress(raw.getvalue(), mtime=0)).decode()


def _walk(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for child in folder.iterdir():
        if child.is_dir():
            yield from _walk(child, f"{path}/{child.name}")
        else:
            yield f"{path}/{child.name}", child.read_bytes()
