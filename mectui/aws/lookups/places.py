"""Where a cluster can be: regions and their zones."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from mectui.aws.cloud import Cloud
from mectui.aws.descriptions import loader
from mectui.aws.lookups.asking import ask, found
from mectui.aws.lookups.found import Found
from mectui.aws.lookups.rows import Region, Zone, ZoneKind
from mectui.events.threads import in_thread

if TYPE_CHECKING:
    from types_boto3_ec2.type_defs import AvailabilityZoneTypeDef

_NOT_ENABLED = "not-opted-in"
_KINDS = tuple(ZoneKind)


async def regions(cloud: Cloud) -> Found[Region]:
    """Return the regions of the cloud's partition, those not enabled too.

    Where AWS does not tell, those that botocore knows, and nobody knows which are enabled.
    """
    titles, asked = await asyncio.gather(
        in_thread(lambda: _titles(cloud)),
        ask(
            cloud,
            "list the regions",
            "ec2:DescribeRegions",
            lambda: cloud.ec2.describe_regions(AllRegions=True)["Regions"],
        ),
    )
    if asked.value is None:
        return Found(
            tuple(Region(name, titles[name], None) for name in sorted(titles)), problem=asked.problem
        )
    told = {row["RegionName"]: row.get("OptInStatus") != _NOT_ENABLED for row in asked.value}
    return found(Region(name, titles.get(name, ""), told[name]) for name in sorted(told))


def _titles(cloud: Cloud) -> dict[str, str]:
    partitions = loader(None).load_data("endpoints")["partitions"]
    own = next((each for each in partitions if each["partition"] == cloud.partition), partitions[0])
    return {name: region["description"] for name, region in own["regions"].items()}


async def zones(cloud: Cloud) -> Found[Zone]:
    """Return the zones of the region, those not enabled too: availability zones first."""
    asked = await ask(
        cloud,
        "list the zones",
        "ec2:DescribeAvailabilityZones",
        lambda: cloud.ec2.describe_availability_zones(AllAvailabilityZones=True)["AvailabilityZones"],
    )
    if asked.value is None:
        return found(None, asked.problem)
    rows = [_zone(row) for row in asked.value if row.get("ZoneType", _KINDS[0]) in set(_KINDS)]
    return found(sorted(rows, key=lambda zone: (_KINDS.index(zone.kind), zone.name)))


def _zone(row: AvailabilityZoneTypeDef) -> Zone:
    return Zone(
        name=row.get("ZoneName", ""),
        id=row.get("ZoneId", ""),
        kind=ZoneKind(row.get("ZoneType", ZoneKind.AVAILABILITY)),
        opted_in=row.get("OptInStatus") != _NOT_ENABLED,
        parent=row.get("ParentZoneName"),
    )
