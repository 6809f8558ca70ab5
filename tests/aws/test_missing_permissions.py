"""Which permissions are missing is found by trying, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mectui.aws import Cloud, minimal_policy
from mectui.aws.permission import missing_permissions
from mectui.events import ExitCode, Trouble

Refuse = Callable[[str, str, str], None]


async def test_nothing_is_missing(cloud: Cloud) -> None:
    assert await missing_permissions(cloud) == ()


async def test_each_that_is_denied_is_named(cloud: Cloud, refuse: Refuse) -> None:
    for operation in ("DescribeVpcs", "DescribeInstanceTypeOfferings"):
        refuse("ec2", operation, "UnauthorizedOperation")
    missing = await missing_permissions(cloud)
    assert missing == ("ec2:DescribeInstanceTypeOfferings", "ec2:DescribeVpcs")
    (look, *_) = minimal_policy()["Statement"]
    assert set(missing) <= set(look["Action"])


@pytest.mark.parametrize("code", ["ExpiredToken", "AuthFailure"])
async def test_credentials_that_are_no_good_are_no_matter_of_permissions(
    code: str, cloud: Cloud, refuse: Refuse
) -> None:
    refuse("ec2", "DescribeImages", code)
    with pytest.raises(Trouble) as raised:
        await missing_permissions(cloud)
    assert raised.value.exit_code is ExitCode.REFUSED
