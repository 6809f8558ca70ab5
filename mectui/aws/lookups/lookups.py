"""The lookups that screens choose from: asked once, kept for a while, never raising for a refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache as once
from functools import partial
from pathlib import Path
from typing import TypeVar

from mectui.answers.model import Aws
from mectui.aws import address
from mectui.aws.cloud import Cloud, open_cloud
from mectui.aws.lookups import images, machines, networks, places, pricing, profiles
from mectui.aws.lookups.asking import found, in_time
from mectui.aws.lookups.found import Found
from mectui.aws.lookups.keeping import Keeper
from mectui.aws.lookups.rows import (
    ImageChoice,
    KeyPair,
    Profile,
    Region,
    SubnetChoice,
    TypeChoice,
    VcpuQuota,
    VpcChoice,
    Zone,
)
from mectui.aws.prices import list_price
from mectui.aws.quotas import quota_code
from mectui.aws.rows import HourlyPrice, Identity
from mectui.aws.session import configuration
from mectui.events import Trouble

Row = TypeVar("Row")

_FIRST_REGION = "us-east-1"


class Lookups:
    """Everything that one identity can choose from. No method raises for what AWS refuses.

    Calls that a screen needs together may be gathered; equal calls in flight are made once, and go on
    when whoever asked has left.
    """

    def __init__(self, cloud_for: Callable[[str], Cloud], cache: Path, environ: Mapping[str, str]) -> None:
        """Look up through `cloud_for(region)`, which may raise Trouble and is called once a region.

        An empty region asks for that of the settings. `cache` is a folder of mectui's own.
        """
        self._keeper = Keeper(cloud_for, cache, environ)
        self._environ = environ

    async def identity(self, *, refresh: bool = False) -> Found[Identity]:
        """Return who is calling: one row."""
        return await self._keeper.caller(refresh=refresh)

    async def profiles(self) -> Found[Profile]:
        """Return the profiles of the AWS configuration files, by name; asks no one."""
        return await _local("read the profiles", lambda: profiles.profiles(self._environ))

    async def regions(self, *, refresh: bool = False) -> Found[Region]:
        """Return the regions by name, those not enabled too; botocore's own table where AWS denies."""
        return await self._keeper.kept(Region, "", "regions", places.regions, refresh=refresh)

    async def zones(self, region: str, *, refresh: bool = False) -> Found[Zone]:
        """Return the zones of a region, availability zones first, then Local and Wavelength Zones."""
        return await self._keeper.kept(Zone, region, "zones", places.zones, refresh=refresh)

    async def images(self, region: str, *, refresh: bool = False) -> Found[ImageChoice]:
        """Return Canonical's Ubuntu server images and the account's own, current and newest first."""
        return await self._keeper.kept(ImageChoice, region, "images", images.images, refresh=refresh)

    async def image(self, region: str, image_id: str) -> Found[ImageChoice]:
        """Return the one image of any owner that a person typed the id of; it is not kept."""
        return await self._keeper.fetch(region, partial(images.image, image_id=image_id))

    async def instance_types(self, region: str, *, refresh: bool = False) -> Found[TypeChoice]:
        """Return the types that a node can be, by family and size, with zones and list prices."""
        return await self._keeper.kept(
            TypeChoice, region, "instance-types", machines.instance_types, refresh=refresh
        )

    async def price(self, region: str, instance_type: str, *, refresh: bool = False) -> Found[HourlyPrice]:
        """Return one type's price: the dated table's, else what the Pricing service answers, else no row."""
        listed = list_price(region, instance_type)
        if listed is not None:
            return found([listed])
        ask = partial(pricing.price, instance_type=instance_type)
        return await self._keeper.kept(HourlyPrice, region, f"price-{instance_type}", ask, refresh=refresh)

    async def quota(self, region: str, instance_type: str, *, refresh: bool = False) -> Found[VcpuQuota]:
        """Return the vCPU quota of the type's class: one row, none where it cannot be read."""
        ask = partial(machines.quota, instance_type=instance_type)
        name = f"quota-{quota_code(instance_type)}"
        return await self._keeper.kept(VcpuQuota, region, name, ask, refresh=refresh)

    async def vpcs(self, region: str, *, refresh: bool = False) -> Found[VpcChoice]:
        """Return the virtual networks, the default one last."""
        return await self._keeper.kept(VpcChoice, region, "vpcs", networks.vpcs, refresh=refresh)

    async def subnets(self, region: str, vpc: str, *, refresh: bool = False) -> Found[SubnetChoice]:
        """Return the subnets of a virtual network, by zone."""
        ask = partial(networks.subnets, vpc=vpc)
        return await self._keeper.kept(SubnetChoice, region, f"subnets-{vpc}", ask, refresh=refresh)

    async def key_pairs(self, region: str, *, refresh: bool = False) -> Found[KeyPair]:
        """Return the key pairs that EC2 knows, by name."""
        return await self._keeper.kept(KeyPair, region, "key-pairs", networks.key_pairs, refresh=refresh)

    async def public_address(self) -> Found[str]:
        """Return the IPv4 address that the world sees this machine at; it is not kept."""
        return await _local("ask for the public address", lambda: [address.public_address(self._environ)])


async def _local(doing: str, look: Callable[[], list[Row]]) -> Found[Row]:
    """Return what needs no AWS."""
    try:
        return found(await in_time(doing, look))
    except Trouble as trouble:
        return found(None, trouble.problems[0])


def open_lookups(
    environ: Mapping[str, str], cache: Path, *, profile: str | None = None, role_arn: str | None = None
) -> Lookups:
    """Return the lookups of the identity that `environ`, a profile and a role lead to; asks no one yet."""

    @once
    def home() -> Cloud:
        # The model wants a whole section; a cloud reads only who and where.
        where = _own_region(environ, profile)
        return open_cloud(Aws.model_construct(region=where, profile=profile, role_arn=role_arn), environ)

    return Lookups(lambda region: home().at(region) if region else home(), cache, environ)


def _own_region(environ: Mapping[str, str], profile: str | None) -> str:
    """Return the region that the AWS CLI would take, so that GovCloud's and China's keys ask at home."""
    named = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION")
    if named and profile is None:
        return named
    asked = profile or environ.get("AWS_PROFILE") or environ.get("AWS_DEFAULT_PROFILE") or "default"
    with suppress(Trouble):
        own = configuration(environ).get("profiles", {}).get(asked, {}).get("region")
        return str(own or named or _FIRST_REGION)
    return named or _FIRST_REGION
