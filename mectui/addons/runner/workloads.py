"""What a Deployment, a DaemonSet or a StatefulSet still lacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_UP = {"DaemonSet": "numberAvailable", "StatefulSet": "availableReplicas"}
_LATEST = {"DaemonSet": "updatedNumberScheduled"}


def unready(row: Mapping[str, Any]) -> str | None:
    """Return what a workload lacks, None where every replica is up and of the latest make."""
    kind, metadata, status = str(row.get("kind")), row["metadata"], row.get("status") or {}
    name = f"{kind.lower()}/{metadata['name']}"
    if status.get("observedGeneration", 0) < metadata.get("generation", 1):
        return f"{name} is not looked at yet"
    wanted = _wanted(kind, row, status)
    up = min(status.get(_UP.get(kind, "availableReplicas"), 0), status.get(_latest(kind), 0))
    if up < wanted:
        return f"{name}: {up} of {wanted} pods {'is' if up == 1 else 'are'} up"
    # while the latest are not up, those of an earlier make are kept, and are counted as available
    if status.get("replicas", 0) > status.get("updatedReplicas", 0):
        return f"{name}: pods of an earlier make are still there"
    return None


def _wanted(kind: str, row: Mapping[str, Any], status: Mapping[str, Any]) -> int:
    if kind == "DaemonSet":
        return int(status.get("desiredNumberScheduled", 0))
    return int(row["spec"].get("replicas", 1))


def _latest(kind: str) -> str:
    return _LATEST.get(kind, "updatedReplicas")
