"""What another choice means: the type that is most like one that is not to be had."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mectui.aws.lookups import TypeChoice

_FALLBACK = {"arm64": "t4g.medium", "x86_64": "t3.medium"}
_FAMILY = re.compile(r"([a-z]+)([0-9]+)([a-z0-9-]*)")
_VERY_DEAR = Decimal(10**6)


def most_alike(rows: Iterable[TypeChoice], architecture: str, like: TypeChoice | None) -> str:
    """Return the offered type of an architecture with the same size as `like`, of the nearest family.

    Without `like`, or with nothing of its size, the blueprint's type or its x86 twin.
    """
    offered = [row for row in rows if row.architecture == architecture and row.zones != frozenset()]
    same = [row for row in offered if like and (row.vcpu, row.memory_mib) == (like.vcpu, like.memory_mib)]
    if like is None or not same:
        return _FALLBACK.get(architecture, _FALLBACK["arm64"])
    return min(same, key=lambda row: _distance(row, like)).name


def _distance(row: TypeChoice, like: TypeChoice) -> tuple[object, ...]:
    """Return how far a type is from another of its size: t4g is nearest t3, m7g nearest m7i."""
    (own_class, generation, extras), (its_class, its_generation, _) = _family(row.name), _family(like.name)
    price = row.price.instance if row.price else _VERY_DEAR
    return (
        row.burstable != like.burstable,
        row.bare_metal,
        own_class != its_class,
        abs(generation - its_generation),
        extras,
        price,
        row.name,
    )


def _family(name: str) -> tuple[str, int, int]:
    """Return a type's class, its generation, and how many letters say more than whose processor it is."""
    match = _FAMILY.match(name.partition(".")[0])
    if match is None:
        return name, 0, 0
    return match[1], int(match[2]), len(match[3].replace("g", "", 1).replace("i", "", 1))
