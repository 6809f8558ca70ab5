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


_KEYS = ("name", "mountPath", "containerPort", "type", "key")
"""What tells the items of a list apart in a strategic merge patch, the first that all of them have."""


def strategic(current: Any, patch: Any) -> Any:
    """Return `current` changed as a strategic merge patch says: a key tells the items of a list apart."""
    if isinstance(patch, dict) and isinstance(current, dict):
        kept = {key: value for key, value in current.items() if key not in patch}
        new = {key: strategic(current.get(key), value) for key, value in patch.items() if value is not None}
        return {**kept, **new}
    if isinstance(patch, list) and isinstance(current, list):
        return _joined(current, patch)
    return merge(current, patch)


def _joined(current: list[Any], patch: list[Any]) -> list[Any]:
    items = [*current, *patch]
    key = next((key for key in _KEYS if all(isinstance(item, dict) and key in item for item in items)), None)
    if key is None:
        return copy.deepcopy(patch)
    there = {item[key]: item for item in current}
    for item in patch:
        if item.get("$patch") == "delete":
            there.pop(item[key], None)
        else:
            there[item[key]] = strategic(there.get(item[key]), item)
    return list(there.values())


def changed(current: Any, operations: Iterable[Mapping[str, Any]]) -> Any:
    """Return `current` changed as a JSON patch says, by add, replace and remove.

    Raises LookupError, TypeError or ValueError where it cannot be.
    """
    new = copy.deepcopy(current)
    for each in operations:
        *parents, last = (part.replace("~1", "/").replace("~0", "~") for part in each["path"].split("/")[1:])
        place = new
        for part in parents:
            place = place[int(part)] if isinstance(place, list) else place[part]
        _change(place, last, each)
    return new


def _change(place: Any, key: str, operation: Mapping[str, Any]) -> None:
    if operation["op"] not in ("add", "remove", "replace"):
        raise ValueError(operation["op"])
    if operation["op"] == "replace" and isinstance(place, dict) and key not in place:
        raise KeyError(key)
    if operation["op"] == "remove":
        del place[int(key) if isinstance(place, list) else key]
    elif isinstance(place, list):
        index = len(place) if key == "-" else int(key)
        place[index : index + (operation["op"] == "replace")] = [operation["value"]]
    else:
        place[key] = operation["value"]
