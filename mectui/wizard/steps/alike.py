"""What another choice means: the type that is most like one that is not to be had."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mectui.aws.lookups import TypeChoice

_FALLBACK = {"arm64": "t4g.medium", "x86_64": "t3.medium"}
_VERY_DEAR = Decimal(10**6)


def most_alike(rows: Iterable[TypeChoice], architecture: str, like: TypeChoice | None) -> str:
    """Return the offered type of an architecture with the same size as `like`, the cheapest of equals.

    Without `like`, or with nothing of its size, the blueprint's type or its x86 twin.
    """
    offered = [row for row in rows if row.architecture == architecture and row.zones != frozenset()]
    same = [row for row in offered if like and (row.vcpu, row.memory_mib) == (like.vcpu, like.memory_mib)]
    if like is None or not same:
        return _FALLBACK.get(architecture, _FALLBACK["arm64"])

    def distance(row: TypeChoice) -> tuple[bool, bool, bool, Decimal, str]:
        price = row.price.instance if row.price else _VERY_DEAR
        return row.burstable != like.burstable, row.bare_metal, row.name[0] != like.name[0], price, row.name

    return min(same, key=distance).name
