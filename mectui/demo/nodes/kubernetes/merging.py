"""Merge patches, and what `kubectl apply` does with a manifest."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any


def merge(current: Any, patch: Any) -> Any:
    """Return `current` changed as a JSON merge patch says: a null removes a key."""
    if not isinstance(patch, dict):
        return copy.deepcopy(patch)
    merged = dict(current) if isinstance(current, dict) else {}
    for key, value in patch.items():
        if key.startswith("$"):
            continue
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), value)
    return merged


def changed(current: Any, operations: Iterable[Mapping[str, Any]]) -> Any:
    """Return `current` changed as a JSON patch says, by add, replace and remove."""
    new = copy.deepcopy(current)
    for each in operations:
        *parents, last = (part.replace("~1", "/").replace("~0", "~") for part in each["path"].split("/")[1:])
        place = new
        for part in parents:
            place = place[int(part)] if isinstance(place, list) else place[part]
        _change(place, last, each)
    return new


def _change(place: Any, key: str, operation: Mapping[str, Any]) -> None:
    if operation["op"] == "remove":
        del place[int(key) if isinstance(place, list) else key]
    elif isinstance(place, list):
        index = len(place) if key == "-" else int(key)
        place[index : index + (operation["op"] == "replace")] = [operation["value"]]
    else:
        place[key] = operation["value"]
