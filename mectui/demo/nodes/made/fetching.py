"""Files on the internet, as they are fetched: what the data says of each, as the bytes of a file."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import tarfile
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from mectui.demo.nodes.made.data import download
from mectui.demo.nodes.made.things import Things

_SUM = re.compile(rb"# sha256: ([0-9a-f]{64})\n")


def fetched(url: str) -> bytes:
    """Return the bytes of the file at a URL. Raises LookupError where nothing is there."""
    row = download(url)
    if row is None:
        raise LookupError(url)
    if "files" in row:
        return _archive(row["files"])
    if "sha512_of" in row:
        return f"{hashlib.sha512(fetched(row['sha512_of'])).hexdigest()}\n".encode()
    text = manifests(url, row["makes"]) if "makes" in row else str(row.get("text", ""))
    # nobody has the file itself here, so that it says of itself what its checksum is
    return (f"# sha256: {row['sha256']}\n{text}" if "sha256" in row else text).encode()


def said_sum(data: bytes) -> str | None:
    """Return the checksum that a fetched file says of itself."""
    match = _SUM.match(data)
    return match[1].decode() if match else None


def manifests(name: str, makes: Mapping[str, Any]) -> str:
    """Return the manifests of an entry as a stream of YAML."""
    return str(yaml.safe_dump_all(_objects(Things(name, makes))))


def _objects(things: Things) -> Iterator[dict[str, Any]]:
    yield from things.namespaces({})
    yield from things.definitions()
    yield from things.objects({})


def _archive(files: Mapping[str, str]) -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        for path, text in files.items():
            member, data = tarfile.TarInfo(path), text.encode()
            member.size, member.mode = len(data), 0o755
            archive.addfile(member, io.BytesIO(data))
    return gzip.compress(raw.getvalue(), mtime=0)
