"""The networks that nodes can be put into."""

from __future__ import annotations

import asyncio
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from mectui.aws.cloud import Cloud
from mectui.aws.lookups.asking import ask, found
from mectui.aws.lookups.found import Found
from mectui.aws.lookups.rows import KeyPair, SubnetChoice, VpcChoice
from mectui.aws.network import route_tables, subnet_of, vpc_of
from mectui.aws.rows import Subnet

if TYPE_CHECKING:
    from types_boto3_ec2.type_defs import SubnetTypeDef


async def vpcs(cloud: Cloud) -> Found[VpcChoice]:
    """Return the region's virtual networks by name, the default one last."""

    def look() -> list[VpcChoice]:
        pages = cloud.ec2.get_paginator("describe_vpcs").paginate()
        rows = [(vpc_of(row), row.get("IsDefault", False)) for page in pages for row in page["Vpcs"]]
        return [VpcChoice(vpc.id, vpc.name, vpc.cidrs, first) for vpc, first in rows]

    asked = await ask(cloud, "list the VPCs", "ec2:DescribeVpcs", look)
    if asked.value is None:
        return found(None, asked.problem)
    return found(sorted(asked.value, key=lambda row: (row.default, not row.name, row.name, row.id)))


async def subnets(cloud: Cloud, vpc: str) -> Found[SubnetChoice]:
    """Return the subnets of a virtual network by zone and range; without IPv4, none is for nodes."""

    def look() -> list[SubnetTypeDef]:
        pages = cloud.ec2.get_paginator("describe_subnets").paginate(
            Filters=[{"Name": "vpc-id", "Values": [vpc]}]
        )
        return [row for page in pages for row in page["Subnets"] if row.get("CidrBlock")]

    rows, tables = await asyncio.gather(
        ask(cloud, "list the subnets", "ec2:DescribeSubnets", look),
        ask(
            cloud,
            "read the route tables",
            "ec2:DescribeRouteTables",
            lambda: route_tables(cloud, {vpc}),
        ),
    )
    if rows.value is None:
        return found(None, rows.problem, tables.problem)
    known = tables.value is not None
    choices = [_choice(subnet_of(row, tables.value or []), routes_known=known) for row in rows.value]
    return found(sorted(choices, key=_by_zone), tables.problem)


def _choice(subnet: Subnet, *, routes_known: bool) -> SubnetChoice:
    return SubnetChoice(
        id=subnet.id,
        name=subnet.name,
        vpc=subnet.vpc,
        zone=subnet.zone,
        cidr=subnet.cidr,
        free_addresses=subnet.free_addresses,
        public=subnet.public if routes_known else None,
        gives_public_ip=subnet.gives_public_ip,
    )


def _by_zone(row: SubnetChoice) -> tuple[str, IPv4Network, str]:
    return row.zone, IPv4Network(row.cidr, strict=False), row.id


async def key_pairs(cloud: Cloud) -> Found[KeyPair]:
    """Return the key pairs that EC2 knows in the region, by name."""

    def look() -> list[KeyPair]:
        return [
            KeyPair(
                row.get("KeyName", ""),
                row.get("KeyType", ""),
                row.get("KeyFingerprint", ""),
            )
            for row in cloud.ec2.describe_key_pairs()["KeyPairs"]
        ]

    asked = await ask(cloud, "list the key pairs", "ec2:DescribeKeyPairs", look)
    if asked.value is None:
        return found(None, asked.problem)
    return found(sorted(asked.value, key=lambda row: row.name))
