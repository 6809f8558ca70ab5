"""What a cluster has in AWS, thing by thing, with what each costs by the hour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mectui.answers.model import Aws

if TYPE_CHECKING:
    from mectui.aws import Holding
    from mectui.aws.rows import HourlyPrice
    from mectui.plan import Machine

_CENTS = Decimal("0.0001")
_ON = frozenset({"pending", "running"})
"""The states in which an instance itself is charged for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing, and its list price in US dollars an hour; None where that is not known."""

    holding: Holding
    hourly_usd: Decimal | None

    def as_dict(self) -> dict[str, Any]:
        """Return it as a row of the last event's `exists`."""
        held = self.holding
        return {
            "kind": str(held.kind),
            "id": held.id,
            "name": held.name,
            "node": held.node,
            "state": held.state,
            "hourly_usd": _usd(self.hourly_usd),
        }


def ledger(found: Iterable[Holding], aws: Aws) -> list[Entry]:
    """Return an entry for each thing that was found."""
    from mectui.aws.prices import list_price

    rows = list(found)
    price = list_price(aws.region, aws.instance_type)
    elastic = {held.public_ip for held in rows if held.kind == "elastic-ip"}
    return [Entry(held, _price_of(held, price, elastic, aws.region)) for held in rows]


def sum_of(entries: Sequence[Entry]) -> float | None:
    """Return what all of it costs in US dollars an hour; None where a price is not known."""
    prices = [entry.hourly_usd for entry in entries]
    known = [price for price in prices if price is not None]
    return _usd(sum(known, Decimal(0))) if len(known) == len(prices) else None


def cost_of(machines: Sequence[Machine], aws: Aws, *, off: bool = False) -> float | None:
    """Return what machines cost in US dollars an hour, their disks and addresses with them.

    Of machines that are off, the disks and elastic addresses. None where the price is not known.
    """
    from mectui.aws.prices import list_price

    price = list_price(aws.region, aws.instance_type)
    if price is None or not machines:
        return None
    disks = aws.root_disk_gib + aws.data_disks.count * aws.data_disks.size_gib
    kept = not off or aws.public_ip == "elastic"
    addresses = sum(machine.public_ip is not None for machine in machines) if kept else 0
    each = disks * price.disk_gib + (0 if off else price.instance)
    return _usd(len(machines) * each + addresses * price.public_address)


def _price_of(
    held: Holding, price: HourlyPrice | None, elastic: set[str | None], region: str
) -> Decimal | None:
    from mectui.aws.prices import disk_price, public_address_price

    match str(held.kind):
        case "instance":
            own = held.public_ip is not None and held.public_ip not in elastic
            address = public_address_price() if own else Decimal(0)
            if held.state not in _ON:
                return address
            return None if price is None else price.instance + address
        case "volume":
            gib = disk_price(region)
            return None if gib is None or held.gib is None else held.gib * gib
        case "elastic-ip":
            return public_address_price()
    return Decimal(0)


def _usd(price: Decimal | None) -> float | None:
    return None if price is None else float(price.quantize(_CENTS))
