"""The nodes' first host keys: made before their machines, gone once every node has its own."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from mectui.clusters import Folder, write_private
from mectui.ssh import HostKeyPair, HostKeys, generate_host_keys
from mectui.terraform import PLAN_FILE
from mectui.workspace import BOOTSTRAP_FILE, bootstrap_file


def public_keys(folder: Folder) -> Mapping[str, str]:
    """Return the public host keys that user-data gave the nodes, by name; none once they are deleted."""
    return {name: pair.public for name, pair in _read(folder).items()}


def provide(folder: Folder, unborn: Collection[str], replaced: Collection[str] = ()) -> None:
    """See that every node without a machine has a host key to boot with; keep those that are there.

    What was pinned for an earlier machine of the same name is forgotten: the new one boots with this key.
    Those to be `replaced` get a key as well, and keep their pins: the plan may yet be declined.
    """
    have = _read(folder)
    new = generate_host_keys(name for name in (*unborn, *replaced) if name not in have)
    known = HostKeys(folder.known_hosts)
    for name in unborn:
        known.pin(name)
    if new:
        write_private(folder.terraform / BOOTSTRAP_FILE, bootstrap_file({**have, **new}))


def delete(folder: Folder) -> None:
    """Delete the keys, and the saved plan that holds them too."""
    (folder.terraform / BOOTSTRAP_FILE).unlink(missing_ok=True)
    (folder.terraform / PLAN_FILE).unlink(missing_ok=True)


def _read(folder: Folder) -> dict[str, HostKeyPair]:
    try:
        data: dict[str, Any] = json.loads((folder.terraform / BOOTSTRAP_FILE).read_text())
        return {name: HostKeyPair(**pair) for name, pair in data["bootstrap_host_keys"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
