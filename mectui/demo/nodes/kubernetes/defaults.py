"""What the API server sets by default, as far as clients look at it."""

from __future__ import annotations

import base64
from typing import Any

_STRATEGIES = {"Deployment": "strategy", "DaemonSet": "updateStrategy", "StatefulSet": "updateStrategy"}


def complete(obj: dict[str, Any]) -> None:
    """Set what an object of its kind always has."""
    kind = obj["kind"]
    if kind in _STRATEGIES and isinstance(obj.get("spec"), dict):
        obj["metadata"]["generation"] = 1
        obj["spec"].setdefault(_STRATEGIES[kind], {"type": "RollingUpdate"})
        if kind != "DaemonSet":
            obj["spec"].setdefault("replicas", 1)
    if kind == "Secret":
        encode(obj)
    if kind == "Namespace":
        obj["status"] = {"phase": "Active"}


def encode(secret: dict[str, Any]) -> None:
    """Move what was given as plain text to the rest of the data, in base64."""
    plain = secret.pop("stringData", None) or {}
    coded = {key: base64.b64encode(str(value).encode()).decode() for key, value in plain.items()}
    if coded:
        secret["data"] = {**(secret.get("data") or {}), **coded}
