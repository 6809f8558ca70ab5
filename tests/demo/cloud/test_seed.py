"""What is there from the start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mectui.demo import landscape as land

pytestmark = pytest.mark.cloud
EXAMPLES = Path(__file__).parents[3] / "examples"
OF_THE_VPC = [{"Name": "vpc-id", "Values": [land.VPC]}]


def test_the_ids_are_the_ones_that_answer_files_already_name() -> None:
    assert land.VPC == "vpc-0dec0de0000000001"
    assert [subnet.id for subnet in land.SUBNETS] == [
        "subnet-0dec0de000000001a",
        "subnet-0dec0de000000001b",
        "subnet-0dec0de000000001c",
        "subnet-0dec0de000000002a",
        "subnet-0dec0de000000002b",
        "subnet-0dec0de000000002c",
    ]


@pytest.mark.parametrize(("name", "control_planes", "workers"), [("demo", 1, 2), ("demo-ha", 3, 7)])
def test_the_examples_name_what_is_there(name: str, control_planes: int, workers: int) -> None:
    answers = yaml.safe_load((EXAMPLES / f"{name}.yaml").read_text())
    assert answers["aws"]["region"] == land.REGION
    assert answers["aws"]["vpc"] == land.VPC
    assert answers["aws"]["subnets"] == [subnet.id for subnet in land.SUBNETS if subnet.public]
    assert answers["cluster"]["control_planes"] == control_planes
    assert answers["cluster"]["workers"] == workers


def test_subnets_are_public_and_private_in_three_zones(ec2: Any) -> None:
    found = {row["SubnetId"]: row for row in ec2.describe_subnets(Filters=OF_THE_VPC)["Subnets"]}
    assert found.keys() == {subnet.id for subnet in land.SUBNETS}
    for subnet in land.SUBNETS:
        row = found[subnet.id]
        assert (row["AvailabilityZone"], row["CidrBlock"]) == (subnet.zone, subnet.cidr)
        assert row["MapPublicIpOnLaunch"] is subnet.public
        assert {"Key": "Name", "Value": subnet.name} in row["Tags"]
        assert row["AvailableIpAddressCount"] > 4000


def test_public_subnets_lead_to_the_internet_gateway_and_private_ones_do_not(ec2: Any) -> None:
    ways_out = {}
    for table in ec2.describe_route_tables(Filters=OF_THE_VPC)["RouteTables"]:
        default = [row for row in table["Routes"] if row.get("DestinationCidrBlock") == "0.0.0.0/0"]
        for association in table["Associations"]:
            if default and "SubnetId" in association:
                ways_out[association["SubnetId"]] = default[0].get(
                    "GatewayId", default[0].get("NatGatewayId")
                )
    assert ways_out == {
        subnet.id: land.INTERNET_GATEWAY if subnet.public else land.NAT_GATEWAY for subnet in land.SUBNETS
    }


@pytest.mark.parametrize(("release", "store"), [("22.04", "ebs-gp2"), ("24.04", "ebs-gp3")])
@pytest.mark.parametrize(("architecture", "of_ec2"), [("amd64", "x86_64"), ("arm64", "arm64")])
def test_canonicals_parameters_lead_to_its_newest_image(
    cloud: Any, ec2: Any, release: str, store: str, architecture: str, of_ec2: str
) -> None:
    path = f"/aws/service/canonical/ubuntu/server/{release}/stable/current/{architecture}/hvm/{store}/ami-id"
    image_id = cloud.client("ssm").get_parameter(Name=path)["Parameter"]["Value"]
    [image] = ec2.describe_images(ImageIds=[image_id])["Images"]
    assert (image["OwnerId"], image["Architecture"]) == ("099720109477", of_ec2)
    siblings = ec2.describe_images(
        Owners=["099720109477"],
        Filters=[{"Name": "name", "Values": [f"ubuntu/images/*-{release}-{architecture}-server-*"]}],
    )["Images"]
    assert image["CreationDate"] == max(row["CreationDate"] for row in siblings)
    assert len(siblings) == 2


def test_a_stranger_offers_newer_images_under_canonicals_names(ec2: Any) -> None:
    noble = [{"Name": "name", "Values": ["ubuntu/images/*-24.04-arm64-server-*"]}]
    newest = max(ec2.describe_images(Filters=noble)["Images"], key=lambda row: row["CreationDate"])
    assert newest["OwnerId"] != "099720109477"


def test_the_vcpu_quota_can_be_read(cloud: Any) -> None:
    answer = cloud.client("service-quotas").get_service_quota(ServiceCode="ec2", QuotaCode="L-1216C47A")
    assert answer["Quota"]["Value"] == land.VCPU_QUOTA


def test_the_price_service_has_no_price(cloud: Any) -> None:
    assert cloud.client("pricing").get_products(ServiceCode="AmazonEC2")["PriceList"] == []
