"""What a cluster has in AWS costs what the price list says, and nothing where nobody knows."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

import pytest

from mectui.answers.model import Aws, DataDisks
from mectui.aws import Holding, Kind
from mectui.aws.prices import list_price
from mectui.aws.rows import HourlyPrice
from mectui.plan import Machine, Role
from mectui.run.ledger import cost_of, ledger, sum_of

OHIO = Aws.model_construct(
    region="us-east-2",
    instance_type="t4g.medium",
    public_ip="auto",
    root_disk_gib=30,
    data_disks=DataDisks(count=0),
)
PRICE = cast("HourlyPrice", list_price("us-east-2", "t4g.medium"))


def held(kind: Kind, state: str = "running", *, gib: int | None = None, ip: str | None = None) -> Holding:
    return Holding(kind, f"{kind}-1", "edge", "edge-w-0", state, gib, ip)


def machine(name: str, public_ip: str | None = "203.0.113.9") -> Machine:
    return Machine(name, Role.WORKER, False, f"i-{name}", "10.0.0.4", public_ip)


def costs(*found: Holding, aws: Aws = OHIO) -> list[float | None]:
    return [entry.as_dict()["hourly_usd"] for entry in ledger(found, aws)]


def test_what_runs_costs_its_type_and_its_address() -> None:
    address = float(PRICE.public_address)
    instance = float(PRICE.instance)
    assert costs(held(Kind.INSTANCE)) == [pytest.approx(instance)]
    assert costs(held(Kind.INSTANCE, ip="203.0.113.9")) == [pytest.approx(instance + address)]
    assert costs(held(Kind.INSTANCE, "stopped")) == [0]


def test_an_elastic_address_is_charged_once_and_without_a_machine() -> None:
    address = pytest.approx(float(PRICE.public_address))
    both = costs(held(Kind.INSTANCE, ip="203.0.113.9"), held(Kind.ELASTIC_IP, ip="203.0.113.9"))
    assert both == [pytest.approx(float(PRICE.instance)), address]
    assert costs(held(Kind.ELASTIC_IP, ip="203.0.113.9")) == [address]


def test_a_disk_costs_by_its_size_and_what_is_free_is_free() -> None:
    disk = float((30 * PRICE.disk_gib).quantize(Decimal("0.0001")))
    assert costs(held(Kind.VOLUME, "available", gib=30)) == [disk]
    assert costs(held(Kind.SECURITY_GROUP), held(Kind.KEY_PAIR), held(Kind.NETWORK_INTERFACE)) == [0, 0, 0]


def test_an_unknown_price_makes_the_sum_unknown_and_nothing_else() -> None:
    odd = OHIO.model_copy(update={"instance_type": "zz9.huge"})
    entries = ledger([held(Kind.INSTANCE), held(Kind.VOLUME, gib=30)], odd)
    assert entries[0].hourly_usd is None
    assert entries[1].hourly_usd is not None
    assert sum_of(entries) is None
    assert sum_of(entries[1:]) == float(entries[1].hourly_usd.quantize(Decimal("0.0001")))
    assert sum_of([]) == 0


def test_machines_cost_what_their_parts_do() -> None:
    pair = [machine("edge-w-0"), machine("edge-w-1", None)]
    parts = costs(
        held(Kind.INSTANCE, ip="203.0.113.9"),
        held(Kind.INSTANCE),
        held(Kind.VOLUME, gib=30),
        held(Kind.VOLUME, gib=30),
    )
    assert cost_of(pair, OHIO) == pytest.approx(sum(filter(None, parts)), abs=2e-4)
    assert cost_of(pair, OHIO, off=True) == pytest.approx(sum(filter(None, parts[2:])), abs=2e-4)
    assert cost_of([], OHIO) is None
    assert cost_of(pair, OHIO.model_copy(update={"instance_type": "zz9.huge"})) is None


def test_of_machines_that_are_off_only_elastic_addresses_are_charged() -> None:
    elastic = OHIO.model_copy(update={"public_ip": "elastic"})
    more = cost_of([machine("edge-w-0")], elastic, off=True)
    less = cost_of([machine("edge-w-0")], OHIO, off=True)
    assert more is not None
    assert less is not None
    assert more - less == pytest.approx(float(PRICE.public_address), abs=1e-4)
