"""What AWS' Pricing service says of a type that the dated table does not have."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mectui.aws.cloud import Cloud
from mectui.aws.lookups.asking import ask, found
from mectui.aws.lookups.found import Found
from mectui.aws.prices import HOURS_A_MONTH, public_address_price
from mectui.aws.rows import HourlyPrice

# Pricing answers for every region, but only in a few; other partitions have none.
_OFFICES = {"aws": "us-east-1", "aws-cn": "cn-northwest-1"}
_MACHINE = {
    "operatingSystem": "Linux",
    "tenancy": "Shared",
    "preInstalledSw": "NA",
    "capacitystatus": "Used",
    "marketoption": "OnDemand",
}
_DISK = {"productFamily": "Storage", "volumeApiName": "gp3"}


@dataclass(frozen=True, slots=True)
class _Price:
    usd: Decimal
    dated: date


async def price(cloud: Cloud, instance_type: str) -> Found[HourlyPrice]:
    """Ask Pricing what a type costs in the cloud's region, and a disk: one row, or none."""
    if cloud.partition not in _OFFICES:
        return found([])
    machine, disk = await asyncio.gather(
        _ask(cloud, {**_MACHINE, "instanceType": instance_type}), _ask(cloud, _DISK)
    )
    if not machine.rows or not disk.rows:
        return found(None if machine.problem or disk.problem else [], machine.problem or disk.problem)
    instance, storage = machine.rows[0], disk.rows[0]
    row = HourlyPrice(instance.dated, instance.usd, storage.usd / HOURS_A_MONTH, public_address_price())
    return found([row])


async def _ask(cloud: Cloud, wanted: Mapping[str, str]) -> Found[_Price]:
    def look() -> _Price | None:
        client = cloud.client("pricing", _OFFICES[cloud.partition])
        filters = [
            {"Type": "TERM_MATCH", "Field": field, "Value": value}
            for field, value in {**wanted, "regionCode": cloud.region}.items()
        ]
        return _first(client.get_products(ServiceCode="AmazonEC2", Filters=filters)["PriceList"])

    asked = await ask(cloud, "ask for the price", "pricing:GetProducts", look)
    return found([asked.value] if asked.value else [], asked.problem)


def _first(documents: list[str]) -> _Price | None:
    """Return the first price above zero on demand; None where there is none in US dollars."""
    for document in documents:
        try:
            product = json.loads(document)
            dated = date.fromisoformat(product["publicationDate"][:10])
            for usd in _dollars(product["terms"]["OnDemand"]):
                if usd > 0:
                    return _Price(usd, dated)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            continue
    return None


def _dollars(terms: Mapping[str, Any]) -> list[Decimal]:
    return [
        Decimal(dimension["pricePerUnit"]["USD"])
        for term in terms.values()
        for dimension in term["priceDimensions"].values()
    ]
