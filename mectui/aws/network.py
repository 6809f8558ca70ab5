"""The VPC, its subnets, and where their route tables lead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from mectui.aws.cloud import Cloud
from mectui.aws.failures import code_of, together, wrong
from mectui.aws.rows import Subnet, Vpc

if TYPE_CHECKING:
    from types_boto3_ec2.type_defs import (
        RouteTableTypeDef,
        RouteTypeDef,
        SubnetTypeDef,
        TagTypeDef,
        VpcTypeDef,
    )

_ANYWHERE = "0.0.0.0/0"


def name_of(tags: Iterable[TagTypeDef]) -> str:
    """Return the value of the tag `Name`, empty where there is none."""
    return next((tag.get("Value", "") for tag in tags if tag.get("Key") == "Name"), "")


def find_vpc(cloud: Cloud, vpc_id: str) -> Vpc:
    """Return the VPC with its IPv4 ranges. Raises Trouble(USAGE) where it does not exist."""
    try:
        rows = cloud.ec2.describe_vpcs(VpcIds=[vpc_id])["Vpcs"]
    except ClientError as error:
        if not code_of(error).startswith("InvalidVpc"):
            raise
        rows = []
    if not rows:
        remedy = f"`aws ec2 describe-vpcs --region {cloud.region}` lists those of this account."
        raise wrong(f"aws.vpc {vpc_id} does not exist in {cloud.region}", remedy=remedy)
    return vpc_of(rows[0])


def vpc_of(row: VpcTypeDef) -> Vpc:
    """Return EC2's description of a VPC as a row, with the ranges that are in use."""
    ranges = [
        association["CidrBlock"]
        for association in row.get("CidrBlockAssociationSet", [])
        if association.get("CidrBlockState", {}).get("State", "associated") == "associated"
    ]
    cidrs = dict.fromkeys([row.get("CidrBlock", ""), *ranges])
    return Vpc(row["VpcId"], name_of(row.get("Tags", [])), tuple(cidr for cidr in cidrs if cidr))


def find_subnets(cloud: Cloud, subnet_ids: Sequence[str]) -> tuple[Subnet, ...]:
    """Return the subnets in the given order. Raises Trouble(USAGE) naming all that do not exist."""
    # A filter, not SubnetIds: with ids AWS names only the first that is missing.
    pages = cloud.ec2.get_paginator("describe_subnets").paginate(
        Filters=[{"Name": "subnet-id", "Values": list(subnet_ids)}]
    )
    found = {row["SubnetId"]: row for page in pages for row in page["Subnets"]}
    missing = [subnet_id for subnet_id in subnet_ids if subnet_id not in found]
    if missing:
        remedy = f"`aws ec2 describe-subnets --region {cloud.region}` lists those of this account."
        raise together(
            [
                wrong(f"aws.subnets: {subnet_id} does not exist in {cloud.region}", remedy=remedy)
                for subnet_id in missing
            ]
        )
    tables = route_tables(cloud, {row["VpcId"] for row in found.values()})
    return tuple(subnet_of(found[subnet_id], tables) for subnet_id in subnet_ids)


def route_tables(cloud: Cloud, vpcs: set[str]) -> list[RouteTableTypeDef]:
    """Return the route tables of these VPCs, over all pages. Blocks."""
    pages = cloud.ec2.get_paginator("describe_route_tables").paginate(
        Filters=[{"Name": "vpc-id", "Values": sorted(vpcs)}]
    )
    return [table for page in pages for table in page["RouteTables"]]


def subnet_of(row: SubnetTypeDef, tables: Sequence[RouteTableTypeDef]) -> Subnet:
    """Return EC2's description of a subnet as a row; `tables` are those of its VPC."""
    ways_out = [route for route in _routes(row, tables) if route.get("DestinationCidrBlock") == _ANYWHERE]
    return Subnet(
        id=row["SubnetId"],
        name=name_of(row.get("Tags", [])),
        vpc=row["VpcId"],
        zone=row["AvailabilityZone"],
        cidr=row.get("CidrBlock", ""),
        free_addresses=row["AvailableIpAddressCount"],
        public=any(_to_internet(route) for route in ways_out),
        gives_public_ip=row.get("MapPublicIpOnLaunch", False),
    )


def _to_internet(route: RouteTypeDef) -> bool:
    return route.get("GatewayId", "").startswith("igw-") and route.get("State", "active") == "active"


def _routes(row: SubnetTypeDef, tables: Sequence[RouteTableTypeDef]) -> Sequence[RouteTypeDef]:
    """Return the routes of the subnet's own table, or of its VPC's main one where it has none."""
    main: Sequence[RouteTypeDef] = ()
    for table in tables:
        for association in table.get("Associations", []):
            if association.get("SubnetId") == row["SubnetId"]:
                return table.get("Routes", [])
            if association.get("Main") and table.get("VpcId") == row["VpcId"]:
                main = table.get("Routes", [])
    return main
