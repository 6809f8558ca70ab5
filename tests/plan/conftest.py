"""Answers and lookups by hand: a plan needs neither AWS nor a simulation of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mectui.answers.model import Answers, Aws, Cluster, Limits
from mectui.aws.rows import (
    Architecture,
    HourlyPrice,
    Identity,
    Image,
    InstanceType,
    Subnet,
    Survey,
    Vpc,
)
from mectui.plan import ClusterPlan, make_plan

ZONES = ("us-east-2a", "us-east-2b", "us-east-2c")


def subnet(number: int, zone: str, *, free: int = 250) -> Subnet:
    return Subnet(
        id=f"subnet-0000000000000000{number}",
        name="",
        vpc="vpc-0123456789abcdef0",
        zone=zone,
        cidr=f"10.20.{number}.0/24",
        free_addresses=free,
        public=True,
        gives_public_ip=True,
    )


def survey(subnets: Sequence[Subnet]) -> Survey:
    image = Image("ami-0a1b2c3d4e5f60003", "noble", Architecture.ARM64, "/dev/sda1", 8)
    return Survey(
        identity=Identity("123456789012", "arn:aws:sts::123456789012:user/operator", None),
        region="us-east-2",
        image=image,
        instance_type=InstanceType("t4g.medium", Architecture.ARM64, 2, 4096, frozenset(ZONES)),
        vpc=Vpc("vpc-0123456789abcdef0", "", ("10.20.0.0/16",)),
        subnets=tuple(subnets),
        vcpu_quota=None,
        access=("203.0.113.7/32",),
        bastion_sources=(),
    )


Planned = Callable[..., ClusterPlan]


@pytest.fixture
def three_zones() -> tuple[Subnet, ...]:
    return tuple(subnet(number, zone) for number, zone in enumerate(ZONES))


@pytest.fixture
def price() -> HourlyPrice:
    return HourlyPrice(date(2025, 3, 2), Decimal("0.0336"), Decimal("0.0001"), Decimal("0.005"))


@pytest.fixture
def answers() -> Callable[..., Answers]:
    """Return a way to make answers of a size; further keys are the aws section's."""

    def make(control_planes: int = 1, workers: int = 2, *, limits: Any = None, **aws: Any) -> Answers:
        where = {
            "region": "us-east-2",
            "vpc": "vpc-0123456789abcdef0",
            "subnets": ("subnet-00000000000000000",),
        }
        return Answers(
            cluster=Cluster(name="edge", control_planes=control_planes, workers=workers),
            aws=Aws(**{**where, **aws}),
            limits=limits or Limits(max_nodes=100),
        )

    return make


@pytest.fixture
def planned(answers: Callable[..., Answers], three_zones: tuple[Subnet, ...]) -> Planned:
    """Return a way to plan a cluster of a size in three zones, or in the subnets given."""

    def make(
        control_planes: int = 1,
        workers: int = 2,
        *,
        subnets: Sequence[Subnet] = three_zones,
        placed: dict[str, str] | None = None,
        hourly_price: HourlyPrice | None = None,
        **aws: Any,
    ) -> ClusterPlan:
        return make_plan(
            answers(control_planes, workers, **aws),
            survey(subnets),
            ssh_public_key="ssh-ed25519 AAAA edge",
            hourly_price=hourly_price,
            placed=placed,
        )

    return make
