"""What common instance types cost, from a dated table: AWS' own price service answers in few regions."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from mectui.aws.cloud import Cloud
from mectui.aws.rows import HourlyPrice

HOURS_A_MONTH = 730


async def price(cloud: Cloud, instance_type: str) -> HourlyPrice | None:
    """Return list prices in the cloud's region, None where the table does not have the type there.

    On demand, Linux, without taxes and traffic; the table is `prices.json`, which names its source.
    """
    return await asyncio.to_thread(list_price, cloud.region, instance_type)


def list_price(region: str, instance_type: str) -> HourlyPrice | None:
    """Return list prices of a type in a region, None where the table does not have it."""
    family, _, size = instance_type.partition(".")
    table = _table()
    row = table["regions"].get(region, {})
    # AWS prices the sizes of these families in proportion; that is why one price a family is enough.
    large, factor = row.get("large", {}).get(family), table["sizes"].get(size)
    if large is None or factor is None:
        return None
    return HourlyPrice(
        dated=date.fromisoformat(table["dated"]),
        instance=Decimal(large) * Decimal(factor),
        disk_gib=_disk_gib(row),
        public_address=public_address_price(),
    )


def disk_price(region: str) -> Decimal | None:
    """Return the list price of one GiB of gp3 disk in US dollars an hour, None for an unknown region."""
    row = _table()["regions"].get(region)
    return None if row is None else _disk_gib(row)


def public_address_price() -> Decimal:
    """Return the list price of a public IPv4 address in US dollars an hour, the same in every region."""
    return Decimal(_table()["public_address"])


def _disk_gib(row: Mapping[str, Any]) -> Decimal:
    return Decimal(row["disk_gib_month"]) / HOURS_A_MONTH


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(files("mectui.aws").joinpath("prices.json").read_text("utf-8"))
    return table
