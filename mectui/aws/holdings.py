"""Everything in AWS that carries a cluster's tag."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from mectui.aws.cloud import Cloud
from mectui.aws.instances import CLUSTER_TAG, NODE_TAG
from mectui.aws.rows import Holding, Kind

_GONE = frozenset({"terminated", "deleting", "deleted"})


@dataclass(frozen=True, slots=True)
class _Listing:
    """How EC2 lists one kind: the call, where its rows are, and which keys hold what.

    Without `name_key` a thing is named by its tag `Name`.
    """

    call: str
    rows: str
    id_key: str
    state_key: str = ""
    name_key: str = ""

    def of(self, cloud: Cloud, cluster: str) -> Iterator[Mapping[str, Any]]:
        """Yield EC2's rows, over all pages where it has pages."""
        ec2: Any = cloud.ec2
        wanted = [{"Name": f"tag:{CLUSTER_TAG}", "Values": [cluster]}]
        if ec2.can_paginate(self.call):
            pages = ec2.get_paginator(self.call).paginate(Filters=wanted)
        else:
            pages = [getattr(ec2, self.call)(Filters=wanted)]
        for page in pages:
            for row in page[self.rows]:
                yield from row["Instances"] if self.rows == "Reservations" else [row]


_LISTINGS = {
    Kind.INSTANCE: _Listing("describe_instances", "Reservations", "InstanceId", "State"),
    Kind.VOLUME: _Listing("describe_volumes", "Volumes", "VolumeId", "State"),
    Kind.SECURITY_GROUP: _Listing(
        "describe_security_groups", "SecurityGroups", "GroupId", name_key="GroupName"
    ),
    Kind.SECURITY_GROUP_RULE: _Listing(
        "describe_security_group_rules", "SecurityGroupRules", "SecurityGroupRuleId"
    ),
    Kind.KEY_PAIR: _Listing("describe_key_pairs", "KeyPairs", "KeyPairId", name_key="KeyName"),
    Kind.ELASTIC_IP: _Listing("describe_addresses", "Addresses", "AllocationId", name_key="PublicIp"),
    Kind.NETWORK_INTERFACE: _Listing(
        "describe_network_interfaces", "NetworkInterfaces", "NetworkInterfaceId", "Status"
    ),
}


async def holdings(cloud: Cloud, cluster: str) -> list[Holding]:
    """Return every live thing tagged `mectui:cluster=CLUSTER`, by kind and then by name.

    Terminated instances and volumes on their way out are left out; instances that are shutting down
    are not. Raises Trouble as AWS refuses: a list that is not whole proves nothing.
    """
    lists = await asyncio.gather(
        *(cloud.ask(f"list what is tagged {cluster}", partial(_held, cloud, cluster, kind)) for kind in Kind)
    )
    return list(chain.from_iterable(lists))


def _held(cloud: Cloud, cluster: str, kind: Kind) -> list[Holding]:
    listing = _LISTINGS[kind]
    found = (_holding(kind, listing, row) for row in listing.of(cloud, cluster))
    return sorted((held for held in found if held.state not in _GONE), key=lambda held: (held.name, held.id))


def _holding(kind: Kind, listing: _Listing, row: Mapping[str, Any]) -> Holding:
    tags = {tag["Key"]: tag["Value"] for tag in row.get("Tags", [])}
    state = row.get(listing.state_key, "available")
    return Holding(
        kind=kind,
        id=row[listing.id_key],
        name=row.get(listing.name_key) or tags.get("Name", ""),
        node=tags.get(NODE_TAG),
        state=state["Name"] if isinstance(state, Mapping) else state,
        gib=row.get("Size"),
        public_ip=row.get("PublicIpAddress") or row.get("PublicIp"),
    )
