"""The instance type: what it is, and where it is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from mectui.aws.cloud import Cloud
from mectui.aws.failures import code_of, wrong
from mectui.aws.rows import Architecture, InstanceType

if TYPE_CHECKING:
    from types_boto3_ec2.type_defs import InstanceTypeInfoTypeDef


def find_instance_type(cloud: Cloud, name: str) -> InstanceType:
    """Return a type with the zones of the region that offer it.

    Raises Trouble(USAGE) where the type does not exist, or is for machines that MicroK8s does not run on.
    """
    info = _describe(cloud, name)
    offered = info.get("ProcessorInfo", {}).get("SupportedArchitectures", [])
    ours = [architecture for architecture in Architecture if architecture in offered]
    if not ours:
        raise wrong(
            f"aws.instance_type {name} is for {', '.join(offered) or 'an unknown processor'}",
            "MicroK8s nodes are arm64 or x86_64 machines",
            "Choose a type such as t4g.medium or t3.medium.",
        )
    return InstanceType(
        name=name,
        architecture=ours[0],
        vcpu=info.get("VCpuInfo", {}).get("DefaultVCpus", 0),
        memory_mib=info.get("MemoryInfo", {}).get("SizeInMiB", 0),
        zones=_zones(cloud, name),
    )


def _describe(cloud: Cloud, name: str) -> InstanceTypeInfoTypeDef:
    pages = cloud.ec2.get_paginator("describe_instance_types").paginate(InstanceTypes=[name])  # type: ignore[list-item]
    try:
        rows = [row for page in pages for row in page["InstanceTypes"]]
    except ClientError as error:
        if code_of(error) != "InvalidInstanceType":
            raise
        rows = []
    if not rows:
        remedy = "Choose a type such as t4g.medium; `aws ec2 describe-instance-types` lists them."
        raise wrong(f"aws.instance_type {name} does not exist in {cloud.region}", remedy=remedy)
    return rows[0]


def _zones(cloud: Cloud, name: str) -> frozenset[str]:
    pages = cloud.ec2.get_paginator("describe_instance_type_offerings").paginate(
        LocationType="availability-zone", Filters=[{"Name": "instance-type", "Values": [name]}]
    )
    return frozenset(row["Location"] for page in pages for row in page["InstanceTypeOfferings"])
