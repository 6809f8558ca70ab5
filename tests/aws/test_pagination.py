"""AWS answers in pages, the first of which may be empty; moto does not, so botocore's Stubber does here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.stub import Stubber

from mectui.answers.model import UbuntuImage
from mectui.aws import Cloud, live_instances
from mectui.aws.images import find_image
from mectui.aws.instance_types import find_instance_type
from mectui.aws.network import find_subnets
from mectui.aws.rows import Architecture


@pytest.fixture
def stub(cloud: Cloud) -> Iterator[Stubber]:
    with Stubber(cloud.ec2) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def pages(stub: Stubber, operation: str, *answers: dict[str, Any]) -> None:
    for number, answer in enumerate(answers, start=1):
        more = {"NextToken": f"page-{number + 1}"} if number < len(answers) else {}
        stub.add_response(operation, {**answer, **more})


def test_a_type_on_the_second_page(cloud: Cloud, stub: Stubber) -> None:
    row = {
        "InstanceType": "t4g.medium",
        "ProcessorInfo": {"SupportedArchitectures": ["arm64"]},
        "VCpuInfo": {"DefaultVCpus": 2},
        "MemoryInfo": {"SizeInMiB": 4096},
    }
    pages(stub, "describe_instance_types", {"InstanceTypes": []}, {"InstanceTypes": [row]})
    offered = [{"InstanceTypeOfferings": [{"Location": f"us-east-2{zone}"}]} for zone in "ab"]
    pages(stub, "describe_instance_type_offerings", *offered)
    found = find_instance_type(cloud, "t4g.medium")
    assert found.architecture is Architecture.ARM64
    assert found.zones == {"us-east-2a", "us-east-2b"}


def test_the_newest_image_on_any_page(cloud: Cloud, stub: Stubber) -> None:
    def image(number: int, day: str) -> dict[str, Any]:
        disk = {"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 8}}
        return {
            "ImageId": f"ami-{number}",
            "Name": f"noble {day}",
            "Architecture": "arm64",
            "State": "available",
            "CreationDate": f"{day}T00:00:00.000Z",
            "RootDeviceName": "/dev/sda1",
            "BlockDeviceMappings": [disk],
        }

    rows = [image(1, "2026-01-01"), image(2, "2026-10-01"), image(3, "2026-05-01")]
    pages(stub, "describe_images", {"Images": rows[:1]}, {"Images": []}, {"Images": rows[1:]})
    found = find_image(cloud, UbuntuImage(), Architecture.ARM64)
    assert (found.id, found.root_gib, found.root_device) == ("ami-2", 8, "/dev/sda1")


async def test_instances_over_three_pages(cloud: Cloud, stub: Stubber) -> None:
    def reservation(number: int) -> dict[str, Any]:
        row = {
            "InstanceId": f"i-{number}",
            "State": {"Name": "running"},
            "Tags": [{"Key": "mectui:node", "Value": f"edge-w-{number}"}],
        }
        return {"Reservations": [{"Instances": [row]}]}

    pages(stub, "describe_instances", *(reservation(number) for number in range(3)))
    found = await live_instances(cloud, "edge")
    assert [instance.node for instance in found] == ["edge-w-0", "edge-w-1", "edge-w-2"]


def test_subnets_and_route_tables_over_pages(cloud: Cloud, stub: Stubber) -> None:
    def subnet(letter: str) -> dict[str, Any]:
        return {
            "SubnetId": f"subnet-{letter}",
            "VpcId": "vpc-1",
            "AvailabilityZone": f"us-east-2{letter}",
            "CidrBlock": "10.20.0.0/24",
            "AvailableIpAddressCount": 9,
            "MapPublicIpOnLaunch": True,
        }

    def table(route: dict[str, str], **association: Any) -> dict[str, Any]:
        return {"RouteTables": [{"VpcId": "vpc-1", "Associations": [association], "Routes": [route]}]}

    way_out = {"DestinationCidrBlock": "0.0.0.0/0", "State": "active"}
    pages(stub, "describe_subnets", {"Subnets": [subnet("b")]}, {"Subnets": [subnet("a")]})
    pages(
        stub,
        "describe_route_tables",
        table({**way_out, "NatGatewayId": "nat-1"}, Main=True),
        table({**way_out, "GatewayId": "igw-1"}, SubnetId="subnet-a"),
    )
    found = find_subnets(cloud, ["subnet-a", "subnet-b"])
    assert [(row.id, row.public) for row in found] == [("subnet-a", True), ("subnet-b", False)]
