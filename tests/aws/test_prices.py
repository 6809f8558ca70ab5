"""The table of list prices: dated, plausible, and silent about what it does not know."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mectui.aws import Cloud, price
from mectui.aws.prices import list_price


async def test_the_price_is_of_the_clouds_region(account: Any, cloud: Cloud) -> None:
    found = await price(cloud, "t4g.medium")
    assert found is not None
    assert found.instance == Decimal("0.0336")
    assert found.public_address == Decimal("0.005")
    assert round(found.disk_gib * 730, 4) == Decimal("0.08")
    assert date(2025, 1, 1) <= found.dated <= date.today()  # noqa: DTZ011


@pytest.mark.parametrize(
    ("region", "name", "hourly"),
    [
        ("us-east-1", "m6g.xlarge", "0.154"),
        ("eu-central-1", "t3.small", "0.024"),
        ("ap-south-1", "t4g.2xlarge", "0.1792"),
    ],
)
def test_sizes_are_in_proportion(region: str, name: str, hourly: str) -> None:
    found = list_price(region, name)
    assert found is not None
    assert found.instance == Decimal(hourly)


@pytest.mark.parametrize(
    ("region", "name"),
    [("us-east-2", "t9.medium"), ("mars-north-1", "t3.medium"), ("us-east-2", "m5.metal"), ("us-east-2", "")],
)
def test_the_unknown_has_no_price(region: str, name: str) -> None:
    assert list_price(region, name) is None
