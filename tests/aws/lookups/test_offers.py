"""What is in the account is offered, as a person wants to see it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from mectui.aws.lookups import Found, Lookups, ZoneKind
from mectui.aws.rows import Architecture

Account = Any
Answer = Callable[[str, str, dict[str, Any]], None]
REGION = "us-east-2"


def one(found: Found[Any]) -> Any:
    assert found.problem is None
    (row,) = found.rows
    return row


async def test_the_caller(lookups: Lookups) -> None:
    caller = one(await lookups.identity())
    assert caller.account == "123456789012"
    assert caller.expires is None


async def test_regions_have_titles_and_tell_which_are_not_enabled(lookups: Lookups) -> None:
    rows = {row.name: row for row in (await lookups.regions()).rows}
    assert rows["us-east-2"].title == "US East (Ohio)"
    assert rows["us-east-2"].opted_in is True
    assert rows["ap-east-1"].opted_in is False
    assert list(rows) == sorted(rows)


async def test_local_and_wavelength_zones_are_told_apart(lookups: Lookups, answer: Answer) -> None:
    def zone(name: str, kind: str, status: str, **more: str) -> dict[str, str]:
        return {"ZoneName": name, "ZoneId": name[-5:], "ZoneType": kind, "OptInStatus": status, **more}

    rows = [
        zone("us-west-2-wl1-den-wlz-1", "wavelength-zone", "not-opted-in", ParentZoneName="us-west-2a"),
        zone("us-west-2-lax-1a", "local-zone", "opted-in", ParentZoneName="us-west-2a"),
        zone("us-west-2b", "availability-zone", "opt-in-not-required"),
        zone("us-west-2-moon-1", "lunar-zone", "opted-in"),
    ]
    answer("ec2", "DescribeAvailabilityZones", {"AvailabilityZones": rows})
    found = (await lookups.zones(REGION)).rows
    assert [(zone.kind, zone.opted_in, zone.parent) for zone in found] == [
        (ZoneKind.AVAILABILITY, True, None),
        (ZoneKind.LOCAL, True, "us-west-2a"),
        (ZoneKind.WAVELENGTH, False, "us-west-2a"),
    ]


async def test_images_current_first_then_the_newest(account: Account, lookups: Lookups) -> None:
    own = account.ec2.create_image(InstanceId=account.run("edge", "edge-cp-0"), Name="golden")["ImageId"]
    rows = (await lookups.images(REGION)).rows
    names = {account.image(key): key for key in ("old", "new", "arm", "jammy")} | {own: "golden"}
    assert [names[row.id] for row in rows] == ["arm", "new", "jammy", "golden", "old"]
    assert [row.release for row in rows] == ["24.04", "24.04", "22.04", None, "24.04"]
    assert [row.current for row in rows] == [True, True, True, False, False]


async def test_who_copies_canonicals_names_is_not_canonical(lookups: Lookups, answer: Answer) -> None:
    row = {
        "ImageId": "ami-1",
        "Name": "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20261001",
        "Architecture": "x86_64",
        "OwnerId": "111111111111",
    }
    answer("ec2", "DescribeImages", {"Images": [row]})
    assert {image.release for image in (await lookups.images(REGION)).rows} == {None}


async def test_images_that_cannot_boot_a_node_are_not_offered(lookups: Lookups, answer: Answer) -> None:
    rows: list[dict[str, Any]] = [
        {"ImageId": "ami-1", "Architecture": "arm64_mac"},
        {"ImageId": "ami-2", "Architecture": "x86_64", "Platform": "windows"},
        {"ImageId": "ami-3", "Architecture": "x86_64", "State": "pending"},
        {"ImageId": "ami-4", "Architecture": "x86_64", "CreationDate": "the day before"},
    ]
    answer("ec2", "DescribeImages", {"Images": rows})
    found = (await lookups.images(REGION)).rows
    assert {image.id for image in found} == {"ami-4"}
    assert found[0].created is None


async def test_an_image_by_its_id(account: Account, lookups: Lookups) -> None:
    row = one(await lookups.image(REGION, account.image("arm")))
    assert (row.architecture, row.release) == (Architecture.ARM64, "24.04")
    missing = await lookups.image(REGION, "ami-0fffffffffffffff0")
    assert missing.rows == ()
    assert missing.problem is not None
    assert "is not in us-east-2" in missing.problem.what


def machine(name: str, vcpu: int = 2, architecture: str = "arm64") -> dict[str, Any]:
    return {
        "InstanceType": name,
        "ProcessorInfo": {"SupportedArchitectures": [architecture]},
        "VCpuInfo": {"DefaultVCpus": vcpu},
        "MemoryInfo": {"SizeInMiB": 2048 * vcpu},
        "NetworkInfo": {"NetworkPerformance": "Up to 5 Gigabit"},
        "BurstablePerformanceSupported": name.startswith("t"),
    }


async def test_types_by_family_and_size_with_zones_and_prices(lookups: Lookups, answer: Answer) -> None:
    rows = [
        machine("t4g.xlarge", 4),
        machine("t4g.medium"),
        machine("mac2.metal", 8, "arm64_mac"),
        machine("hpc7g.4xlarge", 16),
    ]
    answer("ec2", "DescribeInstanceTypes", {"InstanceTypes": rows})
    offers = [{"InstanceType": "t4g.medium", "Location": f"us-east-2{zone}"} for zone in "ab"]
    answer("ec2", "DescribeInstanceTypeOfferings", {"InstanceTypeOfferings": offers})
    found = (await lookups.instance_types(REGION)).rows
    assert [row.name for row in found] == ["hpc7g.4xlarge", "t4g.medium", "t4g.xlarge"]
    large, medium, _ = found
    assert medium.zones == frozenset({"us-east-2a", "us-east-2b"})
    assert medium.price is not None
    assert medium.price.instance == Decimal("0.0336")
    assert medium.burstable
    assert (large.zones, large.price) == (frozenset(), None)


async def test_where_a_type_is_offered_may_stay_unknown(
    lookups: Lookups, answer: Answer, refuse: Callable[[str, str, str], None]
) -> None:
    answer("ec2", "DescribeInstanceTypes", {"InstanceTypes": [machine("t4g.medium")]})
    refuse("ec2", "DescribeInstanceTypeOfferings", "UnauthorizedOperation")
    found = await lookups.instance_types(REGION)
    assert [row.zones for row in found.rows] == [None]
    assert found.problem is not None
    assert "ec2:DescribeInstanceTypeOfferings" in found.problem.what


async def test_the_default_vpc_comes_last(account: Account, lookups: Lookups) -> None:
    account.ec2.create_tags(Resources=[account.vpc], Tags=[{"Key": "Name", "Value": "mec"}])
    rows = (await lookups.vpcs(REGION)).rows
    assert [(row.name, row.default) for row in rows] == [("mec", False), ("", True)]
    assert rows[0].cidrs == ("10.20.0.0/16",)


async def test_subnets_of_one_vpc_public_and_private(account: Account, lookups: Lookups) -> None:
    account.make_subnet(account.vpc, "10.20.9.0/24", "a")
    rows = (await lookups.subnets(REGION, account.vpc)).rows
    assert [(row.zone[-1], row.cidr, row.public) for row in rows] == [
        ("a", "10.20.0.0/24", True),
        ("a", "10.20.9.0/24", False),
        ("b", "10.20.1.0/24", True),
        ("c", "10.20.2.0/24", True),
    ]
    assert {row.vpc for row in rows} == {account.vpc}


async def test_whether_a_subnet_is_public_may_stay_unknown(
    account: Account, lookups: Lookups, refuse: Callable[[str, str, str], None]
) -> None:
    refuse("ec2", "DescribeRouteTables", "UnauthorizedOperation")
    found = await lookups.subnets(REGION, account.vpc)
    assert {row.public for row in found.rows} == {None}
    assert found.problem is not None
    assert found.problem.what == "The permission ec2:DescribeRouteTables is missing"


async def test_a_subnet_without_ipv4_is_no_place_for_a_node(lookups: Lookups, answer: Answer) -> None:
    row = {
        "SubnetId": "subnet-6",
        "VpcId": "vpc-1",
        "AvailabilityZone": "us-east-2a",
        "AvailableIpAddressCount": 0,
        "Ipv6Native": True,
    }
    answer("ec2", "DescribeSubnets", {"Subnets": [row]})
    assert (await lookups.subnets(REGION, "vpc-1")).rows == ()


async def test_key_pairs(account: Account, lookups: Lookups) -> None:
    for name in ("work", "home"):
        account.ec2.create_key_pair(KeyName=name)
    assert [row.name for row in (await lookups.key_pairs(REGION)).rows] == ["home", "work"]


async def test_the_quota_and_what_it_has_taken(lookups: Lookups, answer: Answer) -> None:
    answer("service-quotas", "GetServiceQuota", {"Quota": {"Value": 32.0}})
    running = {"InstanceType": "t3.medium", "CpuOptions": {"CoreCount": 1, "ThreadsPerCore": 2}}
    answer("ec2", "DescribeInstances", {"Reservations": [{"Instances": [running]}]})
    row = one(await lookups.quota(REGION, "t4g.medium"))
    assert (row.limit, row.in_use) == (32, 2)


async def test_a_class_without_a_known_quota_is_not_asked_for(lookups: Lookups, asked: list[str]) -> None:
    found = await lookups.quota(REGION, "quantum1.large")
    assert (found.rows, found.problem) == ((), None)
    assert "GetServiceQuota" not in asked
