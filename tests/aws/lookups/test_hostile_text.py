"""Names from outside may hold anything: rows have it on one line, without what steers a terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from mectui.aws.lookups import Lookups

REGION = "us-east-2"
MARKUP = "[/prod] [red]$(reboot)[/red]"
NAMES = {
    "markup": (MARKUP, MARKUP),
    "terminal escapes": ("\x1b[31mred\x1b[0m\x1b]0;title\x07", "red"),
    "control characters": ("a\x00b\x08\x7f\x9bc", "abc"),
    "lines": ("one\ntwo\r\n\tthree\u2028four", "one two three four"),
    "long": ("n" * 300, "n" * 300),
    "invisible characters": ("a\u200bb\u061cc\ufeff", "abc"),
    "right to left": ("إنتاج", "إنتاج"),
    "direction overrides": ("\u202egnp.exe\u2066\u200f", "gnp.exe"),
}


@pytest.fixture(params=list(NAMES))
def name(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Return a name as it comes, and as it is to be shown."""
    return NAMES[request.param]


def texts(value: Any) -> list[str]:
    """Return every text in rows, however deep."""
    if is_dataclass(value) and not isinstance(value, type):
        return texts(list(asdict(value).values()))
    if isinstance(value, list | tuple | frozenset):
        return [text for each in value for text in texts(each)]
    return [str(value)] if isinstance(value, str) else []


def bodies(name: str) -> dict[str, dict[str, Any]]:
    tags = [{"Key": "Name", "Value": name}]
    return {
        "DescribeRegions": {"Regions": [{"RegionName": name, "OptInStatus": "opted-in"}]},
        "DescribeAvailabilityZones": {
            "AvailabilityZones": [
                {"ZoneName": name, "ZoneId": name, "ZoneType": "local-zone", "ParentZoneName": name}
            ]
        },
        "DescribeImages": {"Images": [{"ImageId": "ami-1", "Name": name, "Architecture": "arm64"}]},
        "DescribeInstanceTypes": {
            "InstanceTypes": [
                {
                    "InstanceType": name,
                    "ProcessorInfo": {"SupportedArchitectures": ["arm64"]},
                    "NetworkInfo": {"NetworkPerformance": name},
                }
            ]
        },
        "DescribeInstanceTypeOfferings": {
            "InstanceTypeOfferings": [{"InstanceType": name, "Location": name}]
        },
        "DescribeVpcs": {"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": name, "Tags": tags}]},
        "DescribeSubnets": {
            "Subnets": [
                {
                    "SubnetId": "subnet-1",
                    "VpcId": "vpc-1",
                    "AvailabilityZone": "us-east-2a",
                    "CidrBlock": "10.0.0.0/24",
                    "AvailableIpAddressCount": 1,
                    "Tags": tags,
                }
            ]
        },
        "DescribeKeyPairs": {"KeyPairs": [{"KeyName": name, "KeyType": name, "KeyFingerprint": name}]},
    }


LOOKS: dict[str, Callable[[Lookups], Any]] = {
    "regions": lambda look: look.regions(),
    "zones": lambda look: look.zones(REGION),
    "images": lambda look: look.images(REGION),
    "instance types": lambda look: look.instance_types(REGION),
    "vpcs": lambda look: look.vpcs(REGION),
    "subnets": lambda look: look.subnets(REGION, "vpc-1"),
    "key pairs": lambda look: look.key_pairs(REGION),
}


async def test_every_list(
    name: tuple[str, str], lookups: Lookups, answer: Callable[[str, str, dict[str, Any]], None]
) -> None:
    raw, shown = name
    for operation, body in bodies(raw).items():
        answer("ec2", operation, body)
    for what, look in LOOKS.items():
        found = await look(lookups)
        assert found.problem is None, what
        said = texts(found.rows)
        assert shown in said, what
        assert all(text.isprintable() for text in said), what


@pytest.mark.parametrize("name", [NAMES[each] for each in NAMES if each not in ("markup", "lines")])
async def test_profiles(
    name: tuple[str, str], lookups: Lookups, environ: dict[str, str], tmp_path: Path
) -> None:
    raw, shown = name
    config = tmp_path / "config"
    config.write_text(f"[profile '{raw}']\nregion = {raw}\n", "utf-8")
    environ |= {"AWS_CONFIG_FILE": str(config), "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none")}
    found = await lookups.profiles()
    assert [(row.name, row.region) for row in found.rows] == [(shown, shown)]


async def test_what_aws_says_in_a_refusal(
    name: tuple[str, str], lookups: Lookups, answering: Callable[..., None], cloud: Any
) -> None:
    raw, shown = name
    answering(cloud.ec2, "DescribeVpcs", {"Error": {"Code": "UnauthorizedOperation", "Message": raw}}, 403)
    problem = (await lookups.vpcs(REGION)).problem
    assert problem is not None
    assert shown in problem.why
    assert problem.why.isprintable()
