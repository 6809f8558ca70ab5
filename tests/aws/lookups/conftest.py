"""Lookups of the account in moto, and a table of every lookup with the calls and permissions it takes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mectui.aws import Cloud
from mectui.aws.lookups import Found, Lookups

REGION = "us-east-2"


@dataclass(frozen=True)
class Case:
    """One lookup: how it is asked, and the call without which it has no rows."""

    service: str
    operation: str
    permission: str
    look: Callable[[Lookups], Awaitable[Found[Any]]]
    body: dict[str, Any]
    """An answer of AWS in which there is nothing."""


def _ec2(operation: str, key: str, look: Callable[[Lookups], Awaitable[Found[Any]]]) -> Case:
    return Case("ec2", operation, f"ec2:{operation}", look, {key: []})


CASES = {
    "zones": _ec2("DescribeAvailabilityZones", "AvailabilityZones", lambda look: look.zones(REGION)),
    "images": _ec2("DescribeImages", "Images", lambda look: look.images(REGION)),
    "instance types": _ec2(
        "DescribeInstanceTypes", "InstanceTypes", lambda look: look.instance_types(REGION)
    ),
    "VPCs": _ec2("DescribeVpcs", "Vpcs", lambda look: look.vpcs(REGION)),
    "subnets": _ec2("DescribeSubnets", "Subnets", lambda look: look.subnets(REGION, "vpc-1")),
    "key pairs": _ec2("DescribeKeyPairs", "KeyPairs", lambda look: look.key_pairs(REGION)),
    "quota": Case(
        "service-quotas",
        "GetServiceQuota",
        "servicequotas:GetServiceQuota",
        lambda look: look.quota(REGION, "t4g.medium"),
        {"Quota": {}},
    ),
    "price": Case(
        "pricing",
        "GetProducts",
        "pricing:GetProducts",
        lambda look: look.price(REGION, "hpc7g.4xlarge"),
        {"PriceList": []},
    ),
}
OFFICE = {"pricing": "us-east-1"}
"""The region that a service is asked in, where it is not the account's."""


@pytest.fixture(params=list(CASES))
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


@pytest.fixture
def client_of(cloud: Cloud) -> Callable[[str], Any]:
    """Return the client that lookups ask a service with."""
    return lambda service: cloud.client(service, OFFICE.get(service))


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "lookups"


@pytest.fixture
def lookups(cloud: Cloud, cache: Path, environ: dict[str, str]) -> Lookups:
    return Lookups(lambda _: cloud, cache, environ)


@pytest.fixture
def asked(client_of: Callable[[str], Any]) -> list[str]:
    """Return a list that every call from here on is appended to, by its operation."""
    made: list[str] = []
    for service in ("ec2", "sts", "service-quotas", "pricing"):
        client_of(service).meta.events.register_first(
            "before-call", lambda model, **_: made.append(model.name)
        )
    return made
