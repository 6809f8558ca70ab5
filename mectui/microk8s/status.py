"""What `microk8s status` prints, in both of its formats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import yaml

WORKER_SAYS = "acting as a node in a cluster"


class DatastoreRole(StrEnum):
    """A control plane's part in dqlite, in MicroK8s' own words."""

    VOTER = "voter"
    STANDBY = "standby"
    SPARE = "spare"

    @property
    def label(self) -> str:
        """The role as it is written for people."""
        return "stand-by" if self is DatastoreRole.STANDBY else str(self)


@dataclass(frozen=True, slots=True)
class Status:
    """The node's own view. `roles` is by IP address; empty where MicroK8s does not tell them.

    `member` says that the node is a worker of some cluster: MicroK8s tells nothing more there.
    """

    running: bool
    member: bool = False
    high_availability: bool = False
    roles: Mapping[str, DatastoreRole] = field(default_factory=dict)
    addons: Mapping[str, bool] = field(default_factory=dict)


def parse_status(text: str) -> Status:
    """Read either format; prose that is neither means not running, or a worker."""
    if WORKER_SAYS in text:
        return Status(running=True, member=True)
    if text.lstrip().startswith("microk8s:"):
        return _from_yaml(text)
    return _from_prose(text)


def _from_yaml(text: str) -> Status:
    # MicroK8s writes this YAML by hand: a version 3.9 is no number, an empty one no null
    try:
        table = _mapping(yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506 - makes strings only
    except yaml.YAMLError:
        return Status(running=False)
    availability = _mapping(table.get("high-availability"))
    return Status(
        running=_mapping(table.get("microk8s")).get("running") == "True",
        high_availability=availability.get("enabled") == "True",
        roles={
            _host(row.get("address", "")): DatastoreRole(row["role"])
            for row in _rows(availability.get("nodes"))
            if row.get("role") in set(DatastoreRole)
        },
        addons={str(row.get("name")): row.get("status") == "enabled" for row in _rows(table.get("addons"))},
    )


def _from_prose(text: str) -> Status:
    return Status(
        running=bool(re.search(r"^microk8s is running\s*$", text, re.MULTILINE)),
        high_availability=bool(re.search(r"^high-availability: yes\s*$", text, re.MULTILINE)),
        roles=dict.fromkeys(_addresses(text, "master"), DatastoreRole.VOTER)
        | dict.fromkeys(_addresses(text, "standby"), DatastoreRole.STANDBY),
    )


def _addresses(text: str, kind: str) -> list[str]:
    found = re.search(rf"^\s*datastore {kind} nodes:(.*)$", text, re.MULTILINE)
    return [_host(word) for word in found[1].split() if ":" in word] if found else []


def _host(address: str) -> str:
    return str(address).rpartition(":")[0]


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _rows(value: object) -> list[dict[str, Any]]:
    return [_mapping(row) for row in value] if isinstance(value, list) else []
