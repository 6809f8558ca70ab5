"""A small AWS to choose from: two regions that differ, and every lookup replaceable."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from mectui.aws.lookups import (
    CredentialKind,
    Found,
    ImageChoice,
    KeyPair,
    Lookups,
    Profile,
    Region,
    SubnetChoice,
    TypeChoice,
    VcpuQuota,
    VpcChoice,
    Zone,
    ZoneKind,
)
from mectui.aws.rows import Architecture, HourlyPrice, Identity

NOON = datetime(2026, 8, 1, 12, tzinfo=UTC)
ARM, X86 = Architecture.ARM64, Architecture.X86_64
VPC = "vpc-0123456789abcdef0"
OTHER_VPC = "vpc-0123456789abcdef1"


def found(*rows: Any) -> Found[Any]:
    return Found(rows, NOON)


def subnet(letter: str, *, region: str = "us-east-2", public: bool = True, free: int = 200) -> SubnetChoice:
    third = {"us-east-2": 0, "eu-west-1": 16}[region] + ord(letter) - ord("a") + (0 if public else 8)
    return SubnetChoice(
        id=f"subnet-{third:017x}",
        name=f"{'public' if public else 'private'}-{letter}",
        vpc=VPC if region == "us-east-2" else OTHER_VPC,
        zone=f"{region}{letter}",
        cidr=f"10.20.{third}.0/24",
        free_addresses=free,
        public=public,
        gives_public_ip=public,
    )


def kind(
    name: str, architecture: Architecture, vcpu: int, mib: int, zones: str, usd: str | None = None
) -> TypeChoice:
    price = HourlyPrice(date(2026, 8, 1), Decimal(usd), Decimal("0.0001"), Decimal("0.005")) if usd else None
    offered = frozenset(f"us-east-2{letter}" for letter in zones)
    return TypeChoice(name, architecture, vcpu, mib, offered, price, "Up to 5 Gigabit", name[0] == "t", False)


def image(
    number: int, architecture: Architecture, release: str | None, *, current: bool = True
) -> ImageChoice:
    name = f"ubuntu-{release}-{architecture}" if release else "[bold]ours[/]"
    owner = "099720109477" if release else "123456789012"
    return ImageChoice(
        f"ami-{number:017x}", name, architecture, release, current, owner, NOON, "/dev/sda1", 10
    )


@dataclass
class Aws(Lookups):
    """Lookups that answer at once with what they are given; `asked` counts them by name.

    Those whose name is in `gates` wait until their gate is opened: AWS is slow.
    """

    answers: dict[str, Found[Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    refreshed: list[str] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)

    async def give(self, name: str, region: str = "", *, refresh: bool = False) -> Found[Any]:
        self.asked.append(name)
        if refresh:
            self.refreshed.append(name)
        if name in self.gates:
            await self.gates[name].wait()
        return self.answers.get(f"{name} {region}") or self.answers.get(name) or found()

    async def identity(self, *, refresh: bool = False) -> Found[Identity]:
        return await self.give("identity", refresh=refresh)

    async def profiles(self) -> Found[Profile]:
        return await self.give("profiles")

    async def regions(self, *, refresh: bool = False) -> Found[Region]:
        return await self.give("regions", refresh=refresh)

    async def zones(self, region: str, *, refresh: bool = False) -> Found[Zone]:
        return await self.give("zones", region, refresh=refresh)

    async def images(self, region: str, *, refresh: bool = False) -> Found[ImageChoice]:
        return await self.give("images", region, refresh=refresh)

    async def image(self, region: str, image_id: str) -> Found[ImageChoice]:
        return await self.give("image", image_id)

    async def instance_types(self, region: str, *, refresh: bool = False) -> Found[TypeChoice]:
        return await self.give("types", region, refresh=refresh)

    async def price(self, region: str, instance_type: str, *, refresh: bool = False) -> Found[HourlyPrice]:
        return await self.give("price", instance_type, refresh=refresh)

    async def quota(self, region: str, instance_type: str, *, refresh: bool = False) -> Found[VcpuQuota]:
        return await self.give("quota", instance_type, refresh=refresh)

    async def vpcs(self, region: str, *, refresh: bool = False) -> Found[VpcChoice]:
        return await self.give("vpcs", region, refresh=refresh)

    async def subnets(self, region: str, vpc: str, *, refresh: bool = False) -> Found[SubnetChoice]:
        return await self.give("subnets", vpc, refresh=refresh)

    async def key_pairs(self, region: str, *, refresh: bool = False) -> Found[KeyPair]:
        return await self.give("keys", region, refresh=refresh)

    async def public_address(self) -> Found[str]:
        return await self.give("address")


def small_aws() -> Aws:
    """Return an account with two regions of different offers."""
    ireland = [
        TypeChoice("t4g.medium", ARM, 2, 4096, frozenset({"eu-west-1a"}), None, "", True, False),
        TypeChoice("t3.medium", X86, 2, 4096, frozenset({"eu-west-1a"}), None, "", True, False),
    ]
    return Aws(
        {
            "identity": found(Identity("123456789012", "arn:aws:iam::123456789012:user/op", None)),
            "profiles": found(
                Profile("default", CredentialKind.KEYS, None, None, active=True),
                Profile("edge", CredentialKind.SSO, "eu-west-1", NOON, active=False),
            ),
            "regions": found(
                Region("ap-east-1", "Asia Pacific (Hong Kong)", opted_in=False),
                Region("eu-west-1", "Europe (Ireland)", opted_in=True),
                Region("us-east-2", "US East (Ohio)", opted_in=True),
            ),
            "zones us-east-2": found(
                Zone("us-east-2a", "use2-az1", ZoneKind.AVAILABILITY, opted_in=True, parent=None),
                Zone("us-east-2b", "use2-az2", ZoneKind.AVAILABILITY, opted_in=True, parent=None),
                Zone("us-east-2c", "use2-az3", ZoneKind.AVAILABILITY, opted_in=True, parent=None),
                Zone("us-east-2-chi-1a", "use2-chi1-az1", ZoneKind.LOCAL, opted_in=True, parent="us-east-2a"),
                Zone(
                    "us-east-2-wl1-a", "use2-wl1-a", ZoneKind.WAVELENGTH, opted_in=False, parent="us-east-2b"
                ),
            ),
            "types us-east-2": found(
                kind("m7g.large", ARM, 2, 8192, "a", "0.0816"),
                kind("m6i.large", X86, 2, 8192, "ab", "0.096"),
                kind("t3.medium", X86, 2, 4096, "ab", "0.0416"),
                kind("t4g.medium", ARM, 2, 4096, "abc", "0.0336"),
                kind("t4g.nano", ARM, 2, 512, "abc", "0.0042"),
                kind("x9.huge", ARM, 2, 8192, ""),
            ),
            "types eu-west-1": found(*ireland),
            "images us-east-2": found(
                image(1, ARM, "24.04"),
                image(2, X86, "24.04"),
                image(3, ARM, "22.04"),
                image(4, X86, "22.04"),
                image(5, X86, "22.04", current=False),
                image(6, X86, None, current=False),
            ),
            "images eu-west-1": found(
                image(11, ARM, "24.04"), image(13, ARM, "22.04"), image(14, X86, "22.04")
            ),
            "vpcs us-east-2": found(VpcChoice(VPC, "edge", ("10.20.0.0/16",), default=False)),
            "vpcs eu-west-1": found(
                VpcChoice(OTHER_VPC, "one", ("10.1.0.0/16",), default=False),
                VpcChoice("vpc-0123456789abcdef2", "two", ("10.21.0.0/16",), default=False),
            ),
            f"subnets {VPC}": found(
                subnet("a"),
                subnet("a", public=False),
                subnet("b"),
                subnet("c", free=100),
                subnet("c", public=False),
            ),
            f"subnets {OTHER_VPC}": found(subnet("a", region="eu-west-1")),
            "quota": found(VcpuQuota(32, 4)),
            "address": found("203.0.113.7"),
        }
    )
