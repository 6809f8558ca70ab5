"""The instances that carry a cluster's tag."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mectui.aws.cloud import Cloud
from mectui.aws.rows import LiveInstance
from mectui.events import plain

if TYPE_CHECKING:
    from types_boto3_ec2.type_defs import FilterTypeDef, InstanceTypeDef

CLUSTER_TAG = "mectui:cluster"
NODE_TAG = "mectui:node"
ROLE_TAG = "mectui:role"
LIVE_STATES = ("pending", "running", "shutting-down", "stopping", "stopped")

_PAGE = 1000
_VALUES = 200
"""How many values EC2 takes in one filter."""


def describe_instances(cloud: Cloud, *filters: tuple[str, list[str]]) -> Iterator[InstanceTypeDef]:
    """Yield the region's instances that match every filter, over all pages. Blocks."""
    wanted: list[FilterTypeDef] = [{"Name": name, "Values": values} for name, values in filters]
    # With a size: EC2 tries to put all of a large account into one answer otherwise, and may time out.
    pages = cloud.ec2.get_paginator("describe_instances").paginate(
        Filters=wanted, PaginationConfig={"PageSize": _PAGE}
    )
    for page in pages:
        for reservation in page["Reservations"]:
            yield from reservation.get("Instances", [])


def instances_of(cloud: Cloud, *clusters: str) -> list[LiveInstance]:
    """Return the clusters' instances that are not terminated, by node name. Blocks."""
    named = (clusters[i : i + _VALUES] for i in range(0, len(clusters), _VALUES))
    rows = [
        _row(row)
        for names in named
        for row in describe_instances(
            cloud, (f"tag:{CLUSTER_TAG}", list(names)), ("instance-state-name", list(LIVE_STATES))
        )
    ]
    return sorted(rows, key=lambda instance: (instance.node, instance.id))


async def live_instances(cloud: Cloud, *clusters: str) -> list[LiveInstance]:
    """Return the clusters' instances that are not terminated, by node name.

    Raises Trouble as AWS refuses.
    """
    return await cloud.ask("describe the instances", lambda: instances_of(cloud, *clusters))


def _row(row: InstanceTypeDef) -> LiveInstance:
    tags = {tag.get("Key", ""): tag.get("Value", "") for tag in row.get("Tags", [])}
    return LiveInstance(
        id=row["InstanceId"],
        node=tags.get(NODE_TAG) or tags.get("Name", ""),
        state=row["State"]["Name"],
        subnet=row.get("SubnetId", ""),
        private_ip=row.get("PrivateIpAddress"),
        public_ip=row.get("PublicIpAddress") or None,
        cluster=tags.get(CLUSTER_TAG, ""),
        role=tags.get(ROLE_TAG, ""),
        zone=row.get("Placement", {}).get("AvailabilityZone", ""),
        reason=plain(row.get("StateReason", {}).get("Message", "")),
    )
