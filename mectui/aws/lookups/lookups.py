"""The lookups that screens choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from mectui.aws.cloud import Cloud
from mectui.aws.lookups.found import Found
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
from mectui.aws.rows import HourlyPrice, Identity


class Lookups:
    """Everything that one identity can choose from. No method raises for what AWS refuses.

    Calls that a screen needs together may be gathered; equal calls in flight are made once.
    """

    def __init__(
        self,
        cloud_for: Callable[[str], Cloud],
        cache: Path,
        environ: Mapping[str, str],
        *,
        home_region: str = "us-east-1",
    ) -> None:
        """Look up through `cloud_for(region)`, which may raise Trouble and is called once a region.

        `cache` is a folder of mectui's own; `home_region` answers what no region is needed for.
        """
        raise NotImplementedError

    async def identity(self, *, refresh: bool = False) -> Found[Identity]:
        """Return who is calling: one row."""
        raise NotImplementedError

    async def profiles(self) -> Found[Profile]:
        """Return the profiles of the AWS configuration files, by name; asks no one."""
        raise NotImplementedError

    async def regions(self, *, refresh: bool = False) -> Found[Region]:
        """Return the regions by name, those not enabled too; botocore's own table where AWS denies."""
        raise NotImplementedError

    async def zones(self, region: str, *, refresh: bool = False) -> Found[Zone]:
        """Return the zones of a region, availability zones first, then Local and Wavelength Zones."""
        raise NotImplementedError

    async def images(self, region: str, *, refresh: bool = False) -> Found[ImageChoice]:
        """Return Canonical's Ubuntu server images and the account's own, current and newest first."""
        raise NotImplementedError

    async def image(self, region: str, image_id: str) -> Found[ImageChoice]:
        """Return the one image of any owner that a person typed the id of."""
        raise NotImplementedError

    async def instance_types(self, region: str, *, refresh: bool = False) -> Found[TypeChoice]:
        """Return the types that a node can be, by family and size, with zones and list prices."""
        raise NotImplementedError

    async def price(self, region: str, instance_type: str, *, refresh: bool = False) -> Found[HourlyPrice]:
        """Return one type's price: the dated table's, else what the Pricing service answers, else no row."""
        raise NotImplementedError

    async def quota(self, region: str, instance_type: str, *, refresh: bool = False) -> Found[VcpuQuota]:
        """Return the vCPU quota of the type's class: one row, none where it cannot be read."""
        raise NotImplementedError

    async def vpcs(self, region: str, *, refresh: bool = False) -> Found[VpcChoice]:
        """Return the virtual networks, the default one last."""
        raise NotImplementedError

    async def subnets(self, region: str, vpc: str, *, refresh: bool = False) -> Found[SubnetChoice]:
        """Return the subnets of a virtual network, by zone."""
        raise NotImplementedError

    async def key_pairs(self, region: str, *, refresh: bool = False) -> Found[KeyPair]:
        """Return the key pairs that EC2 knows, by name."""
        raise NotImplementedError

    async def public_address(self) -> Found[str]:
        """Return the IPv4 address that the world sees this machine at."""
        raise NotImplementedError


def open_lookups(
    environ: Mapping[str, str], cache: Path, *, profile: str | None = None, role_arn: str | None = None
) -> Lookups:
    """Return the lookups of the identity that `environ`, a profile and a role lead to; asks no one yet."""
    raise NotImplementedError
