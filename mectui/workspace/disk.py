"""The workspace on disk: private, replaced whole, and recognised again by its fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from mectui.clusters import make_private, write_private
from mectui.ssh import HostKeyPair
from mectui.workspace.render import as_json

BOOTSTRAP_FILE = "bootstrap.auto.tfvars.json"
"""The nodes' first host keys, secret: it lives from the first plan until each node has its own key."""

MANIFEST = ".mectui-files"
"""The names of what mectui wrote, a line each: what a later version drops, it may remove."""

_CONFIGURATION = (".tf", ".tf.json", ".tofu", ".tofu.json", ".tfvars", ".tfvars.json")


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make `folder` (0700) hold `files` (0600), whatever the umask; keys are plain file names.

    What an earlier call wrote and this one does not is removed; files of others, state and the
    bootstrap keys stay. Raises OSError where the disk refuses.
    """
    make_private(folder)
    for name, data in files.items():
        write_private(folder / name, data)
    for name in set(_written_before(folder)) - files.keys():
        (folder / name).unlink(missing_ok=True)
    write_private(folder / MANIFEST, "".join(f"{name}\n" for name in sorted(files)))


def bootstrap_file(host_keys: Mapping[str, HostKeyPair]) -> bytes:
    """Return the content of `BOOTSTRAP_FILE` for the nodes' host keys by node name. It is secret."""
    keys = {name: {"private": pair.private, "public": pair.public} for name, pair in host_keys.items()}
    return as_json({"bootstrap_host_keys": keys})


def fingerprint(folder: Path) -> str:
    """Return the hex SHA-256 over every file in `folder` that Terraform reads as configuration.

    Whoever else put one there is covered too; state, saved plans and `.terraform` are not.
    Raises OSError where the folder cannot be read.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.name.endswith(_CONFIGURATION) and path.is_file():
            data = path.read_bytes()
            digest.update(f"{path.name}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()


def _written_before(folder: Path) -> Iterator[str]:
    manifest = folder / MANIFEST
    lines = manifest.read_text(encoding="utf-8").splitlines() if manifest.is_file() else []
    # Only configuration lying right here is ever removed, whatever the manifest has become.
    return (name for name in lines if Path(name).name == name and name.endswith(_CONFIGURATION))
