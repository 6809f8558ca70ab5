"""Quotas that are too small are found before anything is made; those that cannot be read are only told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mectui.aws import Cloud
from mectui.events import Event, ExitCode, Reporter
from tests.aws.preflighting import Account, look, refused


async def test_a_quota_that_cannot_be_read_is_only_told(
    account: Account, cloud: Cloud, reporter: Reporter, told: list[Event]
) -> None:
    found = await look(cloud, account.answers(), reporter)
    assert found.vcpu_quota is None
    assert [event.data["ok"] for event in told if event.data["check"] == "quota"] == [None]


async def test_a_quota_too_small_is_named_with_its_use(
    account: Account, cloud: Cloud, reporter: Reporter, answer: Callable[..., None]
) -> None:
    def add_sizes(parsed: dict[str, Any], **_: Any) -> None:  # moto tells none
        for reservation in parsed["Reservations"]:
            for row in reservation["Instances"]:
                row["CpuOptions"] = {"CoreCount": 1, "ThreadsPerCore": 2}

    account.run("other", "other-cp-0")
    cloud.ec2.meta.events.register("after-call.ec2.DescribeInstances", add_sizes)
    answer("service-quotas", "GetServiceQuota", {"Quota": {"Value": 7.0}})
    trouble = await refused(cloud, account.answers(), reporter)
    assert trouble.exit_code is ExitCode.MISSING
    assert "6 vCPUs of this class needed, 2 of 7 in use" in str(trouble)


async def test_a_type_of_unknown_size_is_not_weighed_against_the_quota(
    account: Account,
    cloud: Cloud,
    reporter: Reporter,
    told: list[Event],
    answer: Callable[..., None],
) -> None:
    def without_size(parsed: dict[str, Any], **_: Any) -> None:
        for row in parsed["InstanceTypes"]:
            row.pop("VCpuInfo")

    cloud.ec2.meta.events.register("after-call.ec2.DescribeInstanceTypes", without_size)
    answer("service-quotas", "GetServiceQuota", {"Quota": {"Value": 1.0}})
    assert (await look(cloud, account.answers(), reporter)).vcpu_quota == 1
    assert [event.data["ok"] for event in told if event.data["check"] == "quota"] == [None]


async def test_a_quota_of_elastic_addresses_too_small_is_named(
    account: Account, cloud: Cloud, reporter: Reporter, answer: Callable[..., None]
) -> None:
    answer("service-quotas", "GetServiceQuota", {"Quota": {"Value": 6.0}})
    for _ in range(4):
        account.ec2.allocate_address(Domain="vpc")
    trouble = await refused(cloud, account.answers(public_ip="elastic"), reporter)
    assert trouble.exit_code is ExitCode.MISSING
    assert "3 elastic addresses needed, 4 of 6 in use" in str(trouble)
