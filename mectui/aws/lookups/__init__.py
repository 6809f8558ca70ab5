"""Lookups for people: what AWS really offers, kept for a while, and no exception when it refuses."""

from mectui.aws.lookups.found import Found
from mectui.aws.lookups.lookups import Lookups, open_lookups
from mectui.aws.lookups.rows import (
    CredentialKind,
    ImageChoice,
    KeyPair,
    Profile,
    Region,
    SubnetChoice,
    TypeChoice,
    VcpuQuota,
    VpcChoice,
    Zone,
    ZoneKind,
)

__all__ = [
    "CredentialKind",
    "Found",
    "ImageChoice",
    "KeyPair",
    "Lookups",
    "Profile",
    "Region",
    "SubnetChoice",
    "TypeChoice",
    "VcpuQuota",
    "VpcChoice",
    "Zone",
    "ZoneKind",
    "open_lookups",
]
