"""A cluster's kubeconfig merged into the user's."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import chain, count
from pathlib import Path
from typing import Any

import yaml

from mectui.clusters import Folder, write_private
from mectui.events import ExitCode, Trouble

_LISTS = ("clusters", "users", "contexts")


def users_kubeconfig(environ: Mapping[str, str]) -> Path:
    """Return the file that kubectl would write a new entry to.

    That is the first of KUBECONFIG's that exists, else its last; without KUBECONFIG ~/.kube/config.
    """
    named = [Path(part) for part in environ.get("KUBECONFIG", "").split(os.pathsep) if part]
    if not named:
        return Path(environ.get("HOME") or Path.home()) / ".kube" / "config"
    return next((path for path in named if path.exists()), named[-1])


def kubeconfig_of(folder: Folder) -> str:
    """Return a cluster's kubeconfig. Raises Trouble(USAGE) where it has none yet."""
    try:
        return folder.kubeconfig.read_text()
    except FileNotFoundError:
        what = f"{folder.name} has no kubeconfig yet"
        raise Trouble.of(ExitCode.USAGE, what, "", f"`mectui resume {folder.name}` makes it") from None


def merge_into(target: Path, kubeconfig: str) -> Path | None:
    """Put a kubeconfig's entries into `target`: those of the same name are replaced, the rest stays.

    The file's current context is kept where it has one. The file as it was stays beside it under a
    name of its own, which is returned, and earlier ones stay too; None where nothing changes.
    Raises Trouble(USAGE) where it is no kubeconfig.
    """
    target = target.resolve()
    old = _read(target)
    new: dict[str, Any] = yaml.safe_load(kubeconfig)
    merged = {"apiVersion": "v1", "kind": "Config", **old}
    for kind in _LISTS:
        names = {row["name"] for row in new[kind]}
        kept = [row for row in old.get(kind) or [] if row["name"] not in names]
        merged[kind] = [*kept, *new[kind]]
    merged["current-context"] = old.get("current-context") or new["current-context"]
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if merged == old:
        return None
    backup = _back_up(target) if target.exists() else None
    write_private(target, yaml.safe_dump(merged, sort_keys=False))
    return backup


def _back_up(target: Path) -> Path:
    """Keep the file as it is under the first name that is free: `*.before-mectui`, `*.before-mectui.1` …"""
    wanted = f"{target.name}.before-mectui"
    names = chain([wanted], (f"{wanted}.{number}" for number in count(1)))
    backup = next(path for path in map(target.with_name, names) if not os.path.lexists(path))
    write_private(backup, target.read_bytes())
    return backup


def _read(target: Path) -> dict[str, Any]:
    try:
        table = yaml.safe_load(target.read_text()) if target.exists() else {}
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise _unreadable(target, str(error)) from error
    if table is not None and not isinstance(table, dict):
        raise _unreadable(target, "it is no kubeconfig")
    return table or {}


def _unreadable(target: Path, why: str) -> Trouble:
    return Trouble.of(
        ExitCode.USAGE, f"{target} cannot be merged into", why, "name another file in KUBECONFIG"
    )
