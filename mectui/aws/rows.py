"""What AWS answers, as typed rows. Text in them is from outside: data, never markup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Architecture(StrEnum):
    """A processor architecture, by the name that EC2 uses."""

    ARM64 = "arm64"
    X86_64 = "x86_64"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is calling. `expires` is None for long-lived credentials and where it cannot be read."""

    account: str
    arn: str
    expires: datetime | None


@dataclass(frozen=True, slots=True)
class Image:
    """A machine image. `root_device` is where its root volume is attached, such as `/dev/sda1`."""

    id: str
    name: str
    architecture: Architecture
    root_device: str
    root_gib: int


@dataclass(frozen=True, slots=True)
class InstanceType:
    """An instance type; `zones` are those of the region that offer it."""

    name: str
    architecture: Architecture
    vcpu: int
    memory_mib: int
    zones: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vpc:
    """A virtual network and its IPv4 ranges."""

    id: str
    name: str
    cidrs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subnet:
    """A subnet; `public` says that its route table leads to an internet gateway.

    `cidr` is its IPv4 range, empty where it has IPv6 addresses only.
    """

    id: str
    name: str
    vpc: str
    zone: str
    cidr: str
    free_addresses: int
    public: bool
    gives_public_ip: bool


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything that a run looks up before it plans; sound, or it would not exist."""

    identity: Identity
    region: str
    image: Image
    instance_type: InstanceType
    vpc: Vpc
    subnets: tuple[Subnet, ...]
    vcpu_quota: int | None
    access: tuple[str, ...]
    bastion_sources: tuple[str, ...]


class Kind(StrEnum):
    """The kinds of things in AWS that belong to a cluster."""

    INSTANCE = "instance"
    VOLUME = "volume"
    SECURITY_GROUP = "security-group"
    SECURITY_GROUP_RULE = "security-group-rule"
    KEY_PAIR = "key-pair"
    ELASTIC_IP = "elastic-ip"
    NETWORK_INTERFACE = "network-interface"


@dataclass(frozen=True, slots=True)
class Holding:
    """One live thing in AWS that carries the cluster's tag; `node` is its node's name, if it has one.

    `state` is EC2's own word, such as `running`. `gib` is a volume's size, `public_ip` the public IPv4
    address of an instance or of an elastic IP.
    """

    kind: Kind
    id: str
    name: str
    node: str | None
    state: str
    gib: int | None = None
    public_ip: str | None = None


@dataclass(frozen=True, slots=True)
class LiveInstance:
    """An instance of a cluster that is not terminated; `state` is EC2's word, such as `running`.

    `role` is the tag of that name, empty where there is none. `reason` is EC2's sentence on how it came
    to its state, empty for one that runs.
    """

    id: str
    node: str
    state: str
    subnet: str
    private_ip: str | None
    public_ip: str | None
    cluster: str = ""
    role: str = ""
    zone: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HourlyPrice:
    """List prices in US dollars an hour: one instance, one GiB of gp3 disk, one public IPv4 address.

    `dated` is the day of the price list that they were read from.
    """

    dated: date
    instance: Decimal
    disk_gib: Decimal
    public_address: Decimal
