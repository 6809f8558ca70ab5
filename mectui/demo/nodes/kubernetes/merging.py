"""Merge patches, and what `kubectl apply` does with a manifest."""

from __future__ import annotations

import copy
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
