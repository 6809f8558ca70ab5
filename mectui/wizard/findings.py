"""What has been looked up so far, all steps together, and which answers each lookup was made for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mectui.wizard.draft import Draft

if TYPE_CHECKING:
    from mectui.aws.lookups import (
        Found,
        ImageChoice,
        KeyPair,
        Lookups,
        Profile,
        Region,
        SubnetChoice,
        TypeChoice,
        VcpuQuota,
        VpcChoice,
        Zone,
    )
    from mectui.aws.rows import HourlyPrice, Identity

_CALLER = ("aws.profile", "aws.role_arn")
_REGION = (*_CALLER, "aws.region")
BASIS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "profiles": (),
        "address": (),
        "identity": _CALLER,
        "regions": _CALLER,
        "zones": _REGION,
        "types": _REGION,
        "images": _REGION,
        "vpcs": _REGION,
        "keys": _REGION,
        "subnets": (*_REGION, "aws.vpc"),
        "quota": (*_REGION, "aws.instance_type"),
        "price": (*_REGION, "aws.instance_type"),
        "image": (*_REGION, "aws.image"),
    }
)
"""The answers that each lookup depends on, by key path."""

_OPTIONAL = frozenset(_CALLER)


@dataclass(frozen=True, slots=True)
class Findings:
    """The lookups' answers; None is one that has not been asked, or not since what it depends on changed.

    `image` is the one of an id that was typed, `address` this machine's as the world sees it,
    `keys` EC2's key pairs.
    """

    identity: Found[Identity] | None = None
    profiles: Found[Profile] | None = None
    regions: Found[Region] | None = None
    zones: Found[Zone] | None = None
    types: Found[TypeChoice] | None = None
    images: Found[ImageChoice] | None = None
    image: Found[ImageChoice] | None = None
    vpcs: Found[VpcChoice] | None = None
    subnets: Found[SubnetChoice] | None = None
    quota: Found[VcpuQuota] | None = None
    price: Found[HourlyPrice] | None = None
    address: Found[str] | None = None
    keys: Found[KeyPair] | None = None

    def merged(self, newer: Findings) -> Findings:
        """Return these with what the newer ones have in their place."""
        values = {each.name: getattr(newer, each.name) for each in fields(newer)}
        return replace(self, **{name: found for name, found in values.items() if found is not None})

    def since(self, changed: Collection[str]) -> Findings:
        """Return these without what was looked up for answers that have changed, by their key paths."""
        old = [name for name, basis in BASIS.items() if set(basis) & set(changed)]
        return replace(self, **dict.fromkeys(old))

    def lacking(self, names: Iterable[str], draft: Draft) -> tuple[str, ...]:
        """Return those of the named lookups that were not asked, and can be with these answers."""
        return tuple(name for name in names if getattr(self, name) is None and askable(name, draft))


def askable(name: str, draft: Draft) -> bool:
    """Tell whether the answers that a lookup depends on are there, and are sound by themselves."""
    if name == "image" and "id" not in (draft.get("aws.image") or {}):
        return False
    return all(
        path not in draft.problems and (path in _OPTIONAL or draft.get(path) is not None)
        for path in BASIS[name]
    )


async def gather(
    lookups: Lookups, draft: Draft, names: Collection[str], *, refresh: bool = False
) -> Findings:
    """Return the named lookups, asked at the same time; those that cannot be asked yet stay None."""
    wanted = [name for name in names if askable(name, draft)]
    found = await asyncio.gather(*(_CALLS[name](lookups, draft, refresh) for name in wanted))
    return replace(Findings(), **dict(zip(wanted, found, strict=True)))


_CALLS: Mapping[str, Callable[[Lookups, Draft, bool], Awaitable[Any]]] = MappingProxyType(
    {
        "identity": lambda ask, _, anew: ask.identity(refresh=anew),
        "profiles": lambda ask, _, __: ask.profiles(),
        "address": lambda ask, _, __: ask.public_address(),
        "regions": lambda ask, _, anew: ask.regions(refresh=anew),
        "zones": lambda ask, draft, anew: ask.zones(draft.get("aws.region"), refresh=anew),
        "types": lambda ask, draft, anew: ask.instance_types(draft.get("aws.region"), refresh=anew),
        "images": lambda ask, draft, anew: ask.images(draft.get("aws.region"), refresh=anew),
        "image": lambda ask, draft, _: ask.image(draft.get("aws.region"), draft.get("aws.image")["id"]),
        "vpcs": lambda ask, draft, anew: ask.vpcs(draft.get("aws.region"), refresh=anew),
        "subnets": lambda ask, draft, anew: ask.subnets(
            draft.get("aws.region"), draft.get("aws.vpc"), refresh=anew
        ),
        "keys": lambda ask, draft, anew: ask.key_pairs(draft.get("aws.region"), refresh=anew),
        "quota": lambda ask, draft, anew: ask.quota(
            draft.get("aws.region"), draft.get("aws.instance_type"), refresh=anew
        ),
        "price": lambda ask, draft, anew: ask.price(
            draft.get("aws.region"), draft.get("aws.instance_type"), refresh=anew
        ),
    }
)
