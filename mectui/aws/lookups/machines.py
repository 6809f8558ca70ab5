"""The instance types that a node can be, and how many of them the account may run."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from mectui.aws.cloud import Cloud
from mectui.aws.lookups.asking import ask, found
from mectui.aws.lookups.found import Found
from mectui.aws.lookups.rows import TypeChoice, VcpuQuota
from mectui.aws.prices import list_price
from mectui.aws.quotas import quota_code, read_quota, vcpus_in_use
from mectui.aws.rows import Architecture
from mectui.events.threads import in_thread

if TYPE_CHECKING:
    from types_boto3_ec2.type_defs import InstanceTypeInfoTypeDef


async def instance_types(cloud: Cloud) -> Found[TypeChoice]:
    """Return the arm64 and x86_64 types of the region by family and size, with the zones that offer each."""
    types, zones = await asyncio.gather(
        ask(cloud, "list the instance types", "ec2:DescribeInstanceTypes", lambda: _described(cloud)),
        ask(
            cloud,
            "list where instance types are offered",
            "ec2:DescribeInstanceTypeOfferings",
            lambda: _offered(cloud),
        ),
    )
    if types.value is None:
        return found(None, types.problem, zones.problem)
    rows = _offers(types.value, zones.value)
    return await in_thread(lambda: found(rows, zones.problem))


def _offers(types: list[TypeChoice], zones: Mapping[str, frozenset[str]] | None) -> Iterator[TypeChoice]:
    """Yield the types by family and size, each with the zones that offer it where those are known."""
    for row in sorted(types, key=_by_size):
        yield row if zones is None else replace(row, zones=zones.get(row.name, frozenset()))


def _described(cloud: Cloud) -> list[TypeChoice]:
    # A page at a time: what EC2 tells of a type is fifty times what is kept of it.
    pages = cloud.ec2.get_paginator("describe_instance_types").paginate()
    rows = (_choice(cloud.region, row) for page in pages for row in page["InstanceTypes"])
    return [row for row in rows if row is not None]


def _offered(cloud: Cloud) -> Mapping[str, frozenset[str]]:
    pages = cloud.ec2.get_paginator("describe_instance_type_offerings").paginate(
        LocationType="availability-zone"
    )
    zones: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        for row in page["InstanceTypeOfferings"]:
            zones[row["InstanceType"]].add(row["Location"])
    return {name: frozenset(where) for name, where in zones.items()}


def _choice(region: str, row: InstanceTypeInfoTypeDef) -> TypeChoice | None:
    """Return the row of a type, None for one whose processor MicroK8s does not run on."""
    offered = row.get("ProcessorInfo", {}).get("SupportedArchitectures", [])
    ours = [architecture for architecture in Architecture if architecture in offered]
    if not ours:
        return None
    name = row["InstanceType"]
    return TypeChoice(
        name=name,
        architecture=ours[0],
        vcpu=row.get("VCpuInfo", {}).get("DefaultVCpus", 0),
        memory_mib=row.get("MemoryInfo", {}).get("SizeInMiB", 0),
        zones=None,
        price=list_price(region, name),
        network=row.get("NetworkInfo", {}).get("NetworkPerformance", ""),
        burstable=row.get("BurstablePerformanceSupported", False),
        bare_metal=row.get("BareMetal", False),
    )


def _by_size(row: TypeChoice) -> tuple[str, int, int, str]:
    return row.name.partition(".")[0], row.vcpu, row.memory_mib, row.name


async def quota(cloud: Cloud, instance_type: str) -> Found[VcpuQuota]:
    """Return the vCPU quota of the type's class and what it has taken: no row where AWS has none for it."""
    code = quota_code(instance_type)
    if code is None:
        return found([])
    limit, used = await asyncio.gather(
        ask(cloud, "read the vCPU quota", "servicequotas:GetServiceQuota", lambda: read_quota(cloud, code)),
        ask(
            cloud,
            "count the vCPUs in use",
            "ec2:DescribeInstances",
            lambda: vcpus_in_use(cloud, instance_type),
        ),
    )
    if limit.value is None:
        return found(None if limit.problem else [], limit.problem)
    return found([VcpuQuota(limit.value, used.value)], used.problem)
