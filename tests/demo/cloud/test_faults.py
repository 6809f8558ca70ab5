"""AWS's bad days."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.cloud


@pytest.mark.parametrize(
    ("fault", "of_ec2", "of_sts", "of_ssm"),
    [
        ("aws-throttled", "RequestLimitExceeded", "Throttling", "ThrottlingException"),
        ("aws-server-error", "InternalError", "InternalFailure", "InternalFailure"),
        ("aws-expired", "RequestExpired", "ExpiredToken", "ExpiredTokenException"),
        ("aws-invalid-credentials", "AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException"),
        ("aws-denied:DescribeRegions", "UnauthorizedOperation", None, None),
        ("aws-denied:GetCallerIdentity", None, "AccessDenied", None),
        ("aws-denied:GetParameter", None, None, "AccessDeniedException"),
    ],
)
def test_each_service_words_a_fault_in_its_own_way(
    cloud: Any, fault: str, of_ec2: str | None, of_sts: str | None, of_ssm: str | None
) -> None:
    cloud.arm(fault)
    parameter = "/aws/service/canonical/ubuntu/server/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id"
    calls: list[tuple[Callable[[], Any], str | None]] = [
        (cloud.client("ec2").describe_regions, of_ec2),
        (cloud.client("sts").get_caller_identity, of_sts),
        (lambda: cloud.client("ssm").get_parameter(Name=parameter), of_ssm),
    ]
    for call, code in calls:
        if code is None:
            call()
        else:
            with pytest.raises(ClientError) as caught:
                call()
            assert caught.value.response["Error"]["Code"] == code


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("aws-denied", "UnauthorizedOperation"),
        ("aws-capacity", "InsufficientInstanceCapacity"),
        ("aws-quota", "VcpuLimitExceeded"),
    ],
)
def test_some_faults_are_about_new_instances_alone(
    cloud: Any, ec2: Any, run_instance: Callable[..., Any], fault: str, code: str
) -> None:
    cloud.arm(fault)
    ec2.describe_instances()
    with pytest.raises(ClientError, match=code):
        run_instance()


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("aws-denied", "UnauthorizedOperation"),
        ("aws-capacity", "DryRunOperation"),
        ("aws-quota", "DryRunOperation"),
    ],
)
def test_a_dry_run_tells_what_is_permitted_and_not_what_is_to_be_had(
    cloud: Any, run_instance: Callable[..., Any], fault: str, code: str
) -> None:
    cloud.arm(fault)
    with pytest.raises(ClientError, match=code):
        run_instance(DryRun=True)


def test_a_fault_with_a_number_passes(cloud: Any, ec2: Any) -> None:
    cloud.arm("aws-server-error:DescribeVpcs:2")
    for _ in range(2):
        with pytest.raises(ClientError, match="InternalError"):
            ec2.describe_vpcs()
    assert ec2.describe_vpcs()["Vpcs"]


def test_throttling_passes_when_a_client_tries_again(cloud: Any) -> None:
    cloud.arm("aws-throttled")
    answer = cloud.client("ec2", retries={"total_max_attempts": 5, "mode": "standard"}).describe_vpcs()
    assert answer["ResponseMetadata"]["RetryAttempts"] == 3


@pytest.mark.parametrize(
    "text", ["aws-nonsense", "aws-denied:RunInstances:0", "aws-denied::often", "nonsense"]
)
def test_an_unknown_fault_is_refused(cloud: Any, text: str) -> None:
    with pytest.raises(HTTPError) as caught:
        cloud.arm(text)
    assert caught.value.code == 400


def test_an_operation_that_is_not_there_fails_at_once_and_is_not_tried_again(ec2: Any) -> None:
    with pytest.raises(ClientError, match="UnsupportedOperation") as caught:
        ec2.create_placement_group(GroupName="edge", Strategy="spread")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_it_tells_the_callers_public_address(cloud: Any) -> None:
    with urlopen(cloud.record.environment()["MECTUI_CHECKIP_URL"]) as answer:
        assert answer.read() == b"203.0.113.10\n"
