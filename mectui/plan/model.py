"""What will exist, decided: the plan that a workspace is written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mectui.answers.model import Proxy, RemoteBackend
from mectui.aws.rows import Image, InstanceType


class Role(StrEnum):
    """What a node is in its cluster; the value is the tag `mectui:role`."""

    CONTROL_PLANE = "control-plane"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class PlannedNode:
    """One machine. `first` marks the control plane that the others join.

    `failure_domain` is the zone's number from 1, for dqlite; None where it does not matter.
    """

    name: str
    role: Role
    first: bool
    subnet: str
    zone: str
    failure_domain: int | None


@dataclass(frozen=True, slots=True)
class ClusterPlan:
    """The whole cluster before it exists. Prices are US dollars; None is an unknown price."""

    name: str
    region: str
    channel: str
    pod_cidr: str
    service_cidr: str
    nodes: tuple[PlannedNode, ...]
    image: Image
    instance_type: InstanceType
    vpc: str
    public_ip: str
    access: tuple[str, ...]
    bastion_sources: tuple[str, ...]
    node_ports: tuple[str, ...]
    root_disk_gib: int
    data_disk_count: int
    data_disk_gib: int
    instance_profile: str | None
    tags: Mapping[str, str]
    ssh_user: str
    ssh_public_key: str
    proxy: Proxy | None
    first_node_addons: tuple[str, ...]
    backend: RemoteBackend | None
    profile: str | None
    role_arn: str | None
    max_retries: int | None
    hourly_usd: Decimal | None


@dataclass(frozen=True, slots=True)
class Machine:
    """One node that exists, as Terraform's outputs tell it."""

    name: str
    role: Role
    first: bool
    instance_id: str
    private_ip: str
    public_ip: str | None
