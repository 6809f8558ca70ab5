"""What AWS goes on charging for while a cluster's machines are off."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from decimal import Decimal

from mectui.aws.cloud import Cloud
from mectui.aws.instances import CLUSTER_TAG
from mectui.aws.prices import disk_price, public_address_price


@dataclass(frozen=True, slots=True)
class Billed:
    """Disks and elastic addresses of a cluster. `hourly_usd` is None where a price is not known."""

    volumes: int
    gib: int
    addresses: int
    hourly_usd: Decimal | None

    def __str__(self) -> str:
        """Return it as a list of words, such as `2 volumes (60 GiB), about 0.007 US dollars an hour`."""
        parts = [f"{self.volumes} {_plural(self.volumes, 'volume')} ({self.gib} GiB)"]
        if self.addresses:
            parts.append(f"{self.addresses} elastic {_plural(self.addresses, 'address', 'addresses')}")
        cost = f", about {self.hourly_usd:.3f} US dollars an hour" if self.hourly_usd is not None else ""
        return " and ".join(parts) + cost


async def billed_while_off(cloud: Cloud, cluster: str) -> Billed:
    """Return what is charged for while no machine of the cluster runs. Raises Trouble as AWS refuses."""
    sizes, addresses = await asyncio.gather(
        cloud.ask("list the volumes", lambda: _sizes(cloud, cluster)),
        cloud.ask("list the elastic addresses", lambda: _addresses(cloud, cluster)),
    )
    gib, price = sum(sizes), disk_price(cloud.region)
    hourly = None if price is None else gib * price + addresses * public_address_price()
    return Billed(len(sizes), gib, addresses, hourly)


def _sizes(cloud: Cloud, cluster: str) -> list[int]:
    pages = cloud.ec2.get_paginator("describe_volumes").paginate(
        Filters=[{"Name": f"tag:{CLUSTER_TAG}", "Values": [cluster]}]
    )
    return [row["Size"] for page in pages for row in page["Volumes"]]


def _addresses(cloud: Cloud, cluster: str) -> int:
    wanted = cloud.ec2.describe_addresses(Filters=[{"Name": f"tag:{CLUSTER_TAG}", "Values": [cluster]}])
    return len(wanted["Addresses"])


def _plural(number: int, one: str, more: str = "") -> str:
    return one if number == 1 else more or f"{one}s"
