"""Lists longer than a page; moto does not page, so botocore's Stubber does."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from botocore.stub import Stubber

from mectui.aws import Cloud
from mectui.aws.lookups import Lookups

REGION = "us-east-2"


@pytest.fixture
async def stub(cloud: Cloud, lookups: Lookups, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the stub of EC2, whose answers are given in order: so calls are made one after the other."""
    await lookups.identity()
    monkeypatch.setattr(cloud, "_room", asyncio.Semaphore(1))
    with Stubber(cloud.ec2) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def pages(stub: Stubber, operation: str, key: str, *answers: list[dict[str, Any]]) -> None:
    for number, rows in enumerate(answers, start=1):
        more = {"NextToken": f"page-{number + 1}"} if number < len(answers) else {}
        stub.add_response(operation, {key: rows, **more})


async def test_types_and_their_zones(lookups: Lookups, stub: Stubber) -> None:
    def machine(name: str) -> dict[str, Any]:
        return {"InstanceType": name, "ProcessorInfo": {"SupportedArchitectures": ["arm64"]}}

    def offer(zone: str) -> dict[str, Any]:
        return {"InstanceType": "t4g.medium", "Location": f"us-east-2{zone}"}

    pages(
        stub, "describe_instance_types", "InstanceTypes", [], [machine("t4g.medium")], [machine("t4g.nano")]
    )
    pages(stub, "describe_instance_type_offerings", "InstanceTypeOfferings", [offer("a")], [], [offer("b")])
    found = {row.name: row.zones for row in (await lookups.instance_types(REGION)).rows}
    assert found == {"t4g.medium": {"us-east-2a", "us-east-2b"}, "t4g.nano": frozenset()}


async def test_images(lookups: Lookups, stub: Stubber) -> None:
    def image(number: int) -> dict[str, Any]:
        return {"ImageId": f"ami-{number}", "Architecture": "arm64", "Name": f"image {number}"}

    pages(stub, "describe_images", "Images", [image(1)], [], [image(2)])
    pages(stub, "describe_images", "Images", [], [image(3)])
    assert {row.id for row in (await lookups.images(REGION)).rows} == {"ami-1", "ami-2", "ami-3"}


async def test_vpcs(lookups: Lookups, stub: Stubber) -> None:
    pages(
        stub, "describe_vpcs", "Vpcs", [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}], [{"VpcId": "vpc-2"}]
    )
    assert [row.id for row in (await lookups.vpcs(REGION)).rows] == ["vpc-1", "vpc-2"]


async def test_subnets_and_route_tables(lookups: Lookups, stub: Stubber) -> None:
    def subnet(letter: str) -> dict[str, Any]:
        return {
            "SubnetId": f"subnet-{letter}",
            "VpcId": "vpc-1",
            "AvailabilityZone": f"us-east-2{letter}",
            "CidrBlock": "10.20.0.0/24",
            "AvailableIpAddressCount": 9,
        }

    way_out = {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1", "State": "active"}
    table = {"VpcId": "vpc-1", "Associations": [{"SubnetId": "subnet-b"}], "Routes": [way_out]}
    pages(stub, "describe_subnets", "Subnets", [subnet("b")], [subnet("a")])
    pages(stub, "describe_route_tables", "RouteTables", [], [table])
    found = [(row.id, row.public) for row in (await lookups.subnets(REGION, "vpc-1")).rows]
    assert found == [("subnet-a", False), ("subnet-b", True)]


async def test_a_page_that_is_refused_leaves_no_half_list(lookups: Lookups, stub: Stubber) -> None:
    stub.add_response("describe_vpcs", {"Vpcs": [{"VpcId": "vpc-1"}], "NextToken": "more"})
    stub.add_client_error("describe_vpcs", "RequestLimitExceeded")
    found = await lookups.vpcs(REGION)
    assert found.rows == ()
    assert found.problem is not None
    assert "throttling" in found.problem.what
