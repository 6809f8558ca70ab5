"""What a type costs where the dated table does not know it: AWS' Pricing service, else nobody knows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from mectui.aws.lookups import Lookups

REGION = "us-east-2"
TYPE = "hpc7g.4xlarge"


def product(usd: str, currency: str = "USD") -> str:
    dimension = {"rate": {"unit": "Hrs", "pricePerUnit": {currency: usd}}}
    return json.dumps(
        {
            "product": {"attributes": {"instanceType": TYPE}},
            "terms": {"OnDemand": {"term": {"priceDimensions": dimension}}},
            "publicationDate": "2026-11-01T17:21:04Z",
        }
    )


@pytest.fixture
def priced(client_of: Callable[[str], Any]) -> Callable[..., list[dict[str, str]]]:
    """Return a way to have Pricing answer for machines and for disks; it returns what was asked for."""

    def arrange(machine: list[str], disk: list[str]) -> list[dict[str, str]]:
        wanted: list[dict[str, str]] = []

        def respond(params: dict[str, Any], **_: Any) -> Any:
            filters = {row["Field"]: row["Value"] for row in json.loads(params["body"])["Filters"]}
            wanted.append(filters)
            rows = disk if "volumeApiName" in filters else machine
            return SimpleNamespace(status_code=200), {"ResponseMetadata": {}, "PriceList": rows}

        client_of("pricing").meta.events.register("before-call.pricing.GetProducts", respond)
        return wanted

    return arrange


async def test_the_table_answers_without_a_call(lookups: Lookups, asked: list[str]) -> None:
    (row,) = (await lookups.price(REGION, "t4g.medium")).rows
    assert row.instance == Decimal("0.0336")
    assert asked == []


async def test_pricing_answers_for_what_the_table_does_not_have(
    lookups: Lookups, priced: Callable[..., list[dict[str, str]]]
) -> None:
    wanted = priced([product("0.0000000000"), product("1.6832000000")], [product("0.0800000000")])
    (row,) = (await lookups.price(REGION, TYPE)).rows
    assert (row.instance, row.dated) == (Decimal("1.6832"), date(2026, 11, 1))
    assert round(row.disk_gib * 730, 4) == Decimal("0.08")
    machine = next(each for each in wanted if "instanceType" in each)
    assert machine["instanceType"] == TYPE
    assert {each["regionCode"] for each in wanted} == {REGION}


@pytest.mark.parametrize(
    "document",
    ["", "[]", "{}", "{" * 99, product("free"), product("0"), product("12.5", "CNY"), product("NaN")],
)
async def test_what_makes_no_sense_is_no_price(
    document: str, lookups: Lookups, priced: Callable[..., list[dict[str, str]]]
) -> None:
    priced([document], [product("0.08")])
    found = await lookups.price(REGION, TYPE)
    assert (found.rows, found.problem) == ((), None)
