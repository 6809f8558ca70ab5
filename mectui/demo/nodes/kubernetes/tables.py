"""Objects as the tables of `kubectl get`: the same for the API server and for the front."""

from __future__ import annotations

import calendar
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

Object = dict[str, Any]
Cell = Callable[[Object], str]
_WIDE = 1


def age(obj: Object) -> str:
    """Return how long ago an object was made, as kubectl writes it."""
    made = calendar.timegm(time.strptime(obj["metadata"]["creationTimestamp"], "%Y-%m-%dT%H:%M:%SZ"))
    seconds = max(0, int(time.time()) - made)
    if seconds < 120:
        return f"{seconds}s"
    if seconds < 600:
        return f"{seconds // 60}m{seconds % 60}s"
    return f"{seconds // 60}m" if seconds < 10800 else f"{seconds // 3600}h"


def is_ready(obj: Object) -> bool:
    """Say whether an object's condition Ready is true."""
    conditions = obj.get("status", {}).get("conditions") or []
    return any(item["type"] == "Ready" and item["status"] == "True" for item in conditions)


def _node_status(obj: Object) -> str:
    suffix = ",SchedulingDisabled" if obj["spec"].get("unschedulable") else ""
    return ("Ready" if is_ready(obj) else "NotReady") + suffix


def _address(kind: str) -> Cell:
    def cell(obj: Object) -> str:
        addresses = obj["status"].get("addresses", [])
        return next((item["address"] for item in addresses if item["type"] == kind), "<none>")

    return cell


def _at(*path: str) -> Cell:
    def cell(obj: Object) -> str:
        value: Any = obj
        for part in path:
            value = value.get(part) if isinstance(value, dict) else None
        return "<none>" if value is None else str(value)

    return cell


def _containers(obj: Object) -> str:
    count = len(obj["spec"].get("containers", []))
    return f"{count if is_ready(obj) else 0}/{count}"


def _replicas(obj: Object) -> str:
    return f"{obj.get('status', {}).get('readyReplicas', 0)}/{obj['spec'].get('replicas', 1)}"


def _ports(obj: Object) -> str:
    ports = obj["spec"].get("ports", [])
    return ",".join(f"{port['port']}/{port.get('protocol', 'TCP')}" for port in ports) or "<none>"


def _count(field: str) -> Cell:
    return lambda obj: str(obj.get("status", {}).get(field, 0))


Column = tuple[str, int, Cell]
_NAME: Column = ("Name", 0, _at("metadata", "name"))
_AGE: Column = ("Age", 0, age)
_COLUMNS: dict[str, tuple[Column, ...]] = {
    "Node": (
        _NAME,
        ("Status", 0, _node_status),
        ("Roles", 0, lambda obj: "<none>"),
        _AGE,
        ("Version", 0, _at("status", "nodeInfo", "kubeletVersion")),
        ("Internal-IP", _WIDE, _address("InternalIP")),
        ("External-IP", _WIDE, _address("ExternalIP")),
        ("OS-Image", _WIDE, _at("status", "nodeInfo", "osImage")),
        ("Kernel-Version", _WIDE, _at("status", "nodeInfo", "kernelVersion")),
        ("Container-Runtime", _WIDE, _at("status", "nodeInfo", "containerRuntimeVersion")),
    ),
    "Pod": (
        _NAME,
        ("Ready", 0, _containers),
        ("Status", 0, _at("status", "phase")),
        ("Restarts", 0, lambda obj: "0"),
        _AGE,
        ("IP", _WIDE, _at("status", "podIP")),
        ("Node", _WIDE, _at("spec", "nodeName")),
    ),
    "DiskPool": (
        _NAME,
        ("Node", 0, _at("spec", "node")),
        ("State", 0, _at("status", "cr_state")),
        ("Pool_status", 0, _at("status", "pool_status")),
    ),
    "Namespace": (_NAME, ("Status", 0, _at("status", "phase")), _AGE),
    "Service": (
        _NAME,
        ("Type", 0, _at("spec", "type")),
        ("Cluster-IP", 0, _at("spec", "clusterIP")),
        ("External-IP", 0, lambda obj: "<none>"),
        ("Port(s)", 0, _ports),
        _AGE,
    ),
    "Deployment": (
        _NAME,
        ("Ready", 0, _replicas),
        ("Up-to-date", 0, _count("updatedReplicas")),
        ("Available", 0, _count("availableReplicas")),
        _AGE,
    ),
    "DaemonSet": (
        _NAME,
        ("Desired", 0, _count("desiredNumberScheduled")),
        ("Current", 0, _count("currentNumberScheduled")),
        ("Ready", 0, _count("numberReady")),
        ("Up-to-date", 0, _count("updatedNumberScheduled")),
        ("Available", 0, _count("numberAvailable")),
        _AGE,
    ),
}


def columns(kind: str) -> Sequence[Column]:
    """Return the columns of a kind: title, priority (1 only for `-o wide`) and what is in it."""
    return _COLUMNS.get(kind, (_NAME, _AGE))


def table(kind: str, objects: Iterable[Object]) -> Object:
    """Return a Table of meta.k8s.io/v1, for a client that asked for one."""
    wanted = columns(kind)
    return {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": {},
        "columnDefinitions": [
            {
                "name": title,
                "type": "string",
                "format": "name" if title == "Name" else "",
                "description": title,
                "priority": priority,
            }
            for title, priority, _ in wanted
        ],
        "rows": [
            {
                "cells": [cell(obj) for _, _, cell in wanted],
                "object": {
                    "kind": "PartialObjectMetadata",
                    "apiVersion": "meta.k8s.io/v1",
                    "metadata": obj["metadata"],
                },
            }
            for obj in objects
        ],
    }


def text(kind: str, objects: Sequence[Object], *, wide: bool, namespaces: bool, headers: bool = True) -> str:
    """Return the table that kubectl prints."""
    wanted = [column for column in columns(kind) if wide or column[1] == 0]
    if namespaces:
        wanted.insert(0, ("Namespace", 0, _at("metadata", "namespace")))
    rows = [[title.upper() for title, _, _ in wanted]] if headers else []
    rows += [[cell(obj) for _, _, cell in wanted] for obj in objects]
    return aligned(rows)


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as lines whose cells stand under each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "".join(f"{line.rstrip()}\n" for line in lines)
