"""What a plan costs by the hour, as far as list prices tell."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from mectui.answers.model import Aws
from mectui.aws.rows import HourlyPrice, Subnet


def hourly_cost(aws: Aws, seats: Iterable[Subnet], price: HourlyPrice | None) -> Decimal | None:
    """Return US dollars an hour of one node in each of `seats`: machine, disks, public address.

    None where the price is unknown. Traffic and taxes are not in it.
    """
    if price is None:
        return None
    disks = aws.root_disk_gib + aws.data_disks.count * aws.data_disks.size_gib
    node = price.instance + disks * price.disk_gib
    places = list(seats)
    addresses = sum(has_public_address(aws, subnet) for subnet in places)
    total = len(places) * node + addresses * price.public_address
    return total.quantize(Decimal("0.0001"))


def has_public_address(aws: Aws, subnet: Subnet) -> bool:
    """Whether a node in this subnet gets a public IPv4 address."""
    return aws.public_ip == "elastic" or (aws.public_ip == "auto" and subnet.gives_public_ip)
