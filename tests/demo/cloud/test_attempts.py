"""A call whose answer was lost comes again, and is not carried out a second time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from mectui.demo import landscape as land

pytestmark = pytest.mark.cloud
DEFAULT_RULE = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]


@contextmanager
def attempt_of(client: Any, invocation: str) -> Iterator[None]:
    """Let what is called be an attempt of this invocation."""

    def name(request: Any, **_: Any) -> None:
        request.headers["amz-sdk-invocation-id"] = invocation

    client.meta.events.register("before-send.ec2", name)
    yield
    client.meta.events.unregister("before-send.ec2", name)


@pytest.fixture
def group(ec2: Any) -> str:
    made = ec2.create_security_group(GroupName=f"attempts-{uuid4()}", Description="-", VpcId=land.VPC)
    return str(made["GroupId"])


def test_a_change_is_made_once_for_all_attempts_of_a_call(ec2: Any, group: str) -> None:
    for _ in range(2):
        with attempt_of(ec2, f"revoke-{group}"):
            ec2.revoke_security_group_egress(GroupId=group, IpPermissions=DEFAULT_RULE)


def test_another_call_is_another_change(ec2: Any, group: str) -> None:
    ec2.revoke_security_group_egress(GroupId=group, IpPermissions=DEFAULT_RULE)
    with pytest.raises(ClientError, match=r"InvalidPermission\.NotFound"):
        ec2.revoke_security_group_egress(GroupId=group, IpPermissions=DEFAULT_RULE)


def test_what_is_read_is_read_anew(ec2: Any, group: str) -> None:
    with attempt_of(ec2, f"read-{group}"):
        assert rules(ec2, group)
    ec2.revoke_security_group_egress(GroupId=group, IpPermissions=DEFAULT_RULE)
    with attempt_of(ec2, f"read-{group}"):
        assert not rules(ec2, group)


def rules(ec2: Any, group: str) -> Any:
    return ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissionsEgress"]
