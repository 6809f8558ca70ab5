"""What a person chooses from, as typed rows.

Their text is from outside: on one line and free of control characters, but data, never markup.
None stands for what could not be found out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mectui.aws.rows import Architecture, HourlyPrice


class CredentialKind(StrEnum):
    """Where a profile's credentials come from."""

    KEYS = "keys"
    SSO = "sso"
    ROLE = "role"
    PROCESS = "process"
    LOGIN = "login"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile of the AWS configuration files.

    `region` is its default region; `expires` is when its cached login ends, None where it has none;
    `active` marks the one in use unless another is chosen.
    """

    name: str
    kind: CredentialKind
    region: str | None
    expires: datetime | None
    active: bool


@dataclass(frozen=True, slots=True)
class Region:
    """A region; `title` reads as `US East (Ohio)` and may be empty."""

    name: str
    title: str
    opted_in: bool | None


class ZoneKind(StrEnum):
    """The kinds of zones, by the names that EC2 uses."""

    AVAILABILITY = "availability-zone"
    LOCAL = "local-zone"
    WAVELENGTH = "wavelength-zone"


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone of a region; `id` is the same zone in every account, `parent` a local zone's home zone."""

    name: str
    id: str
    kind: ZoneKind
    opted_in: bool
    parent: str | None


@dataclass(frozen=True, slots=True)
class ImageChoice:
    """A machine image that can boot a node.

    `release` is that of Canonical's own images, such as `24.04`, None for any other; `current` marks
    the newest of its release and architecture. `owner` is an account's number.
    """

    id: str
    name: str
    architecture: Architecture
    release: str | None
    current: bool
    owner: str
    created: datetime | None
    root_device: str
    root_gib: int


@dataclass(frozen=True, slots=True)
class TypeChoice:
    """An instance type; `zones` are those of the region that offer it, `network` is AWS' own wording."""

    name: str
    architecture: Architecture
    vcpu: int
    memory_mib: int
    zones: frozenset[str] | None
    price: HourlyPrice | None
    network: str
    burstable: bool
    bare_metal: bool


@dataclass(frozen=True, slots=True)
class VpcChoice:
    """A virtual network and its IPv4 ranges; `default` marks the one that AWS made."""

    id: str
    name: str
    cidrs: tuple[str, ...]
    default: bool


@dataclass(frozen=True, slots=True)
class SubnetChoice:
    """A subnet; `public` says that its route table leads to an internet gateway."""

    id: str
    name: str
    vpc: str
    zone: str
    cidr: str
    free_addresses: int
    public: bool | None
    gives_public_ip: bool


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A key pair known to EC2; `kind` is `rsa` or `ed25519`."""

    name: str
    kind: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class VcpuQuota:
    """How many vCPUs of a class of instance types may run at once, and how many do now."""

    limit: int
    in_use: int | None
