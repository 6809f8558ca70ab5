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

from mectui.addons.manifests import documents
from mectui.addons.recipe import Apply
from mectui.addons.recipe.placeholders import Answers

OWN = "own/"
"""The beginning of the name of a chart of our own."""

_CHARTS = files("mectui.addons") / "charts"


def manifests(apply: Apply, answers: Answers) -> str:
    """Return a file's manifests, and the ConfigMaps beside them, as a stream of JSON documents."""
    objects = documents(apply, answers)
    return "".join(f"---\n{json.dumps(each, ensure_ascii=False)}\n" for each in objects)


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
