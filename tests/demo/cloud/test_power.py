"""Instances that are stopped and started: what EC2 keeps, what it changes, and how long it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.cloud

PRIVATE_SUBNET = "subnet-0dec0de000000002a"


@pytest.fixture
def instance(ec2: Any) -> Callable[[str], Any]:
    def look(name: str) -> Any:
        return ec2.describe_instances(InstanceIds=[name])["Reservations"][0]["Instances"][0]

    return look


@pytest.fixture
def until(ec2: Any) -> Callable[[str, str], None]:
    def wait(state: str, name: str) -> None:
        often = {"Delay": 0.05, "MaxAttempts": 400}
        ec2.get_waiter(f"instance_{state}").wait(InstanceIds=[name], WaiterConfig=often)

    return wait


def test_stop_start_and_terminate_reach_the_machine_once_each(
    cloud: Any, ec2: Any, run_instance: Any, until: Any
) -> None:
    one = run_instance()["InstanceId"]
    for _ in range(2):
        ec2.stop_instances(InstanceIds=[one])
    until("stopped", one)
    for _ in range(2):
        ec2.start_instances(InstanceIds=[one])
    until("running", one)
    ec2.terminate_instances(InstanceIds=[one])
    assert [row["verb"] for row in cloud.told(one)] == ["launch", "stop", "start", "terminate"]


def test_a_stopped_instance_loses_its_public_address_and_gets_another(
    cloud: Any, ec2: Any, run_instance: Any, instance: Any, until: Any
) -> None:
    before = run_instance()
    one = before["InstanceId"]
    ec2.stop_instances(InstanceIds=[one])
    until("stopped", one)
    off = instance(one)
    assert "PublicIpAddress" not in off
    assert off["PrivateIpAddress"] == before["PrivateIpAddress"]
    ec2.start_instances(InstanceIds=[one])
    until("running", one)
    after = instance(one)
    assert after["PublicIpAddress"] not in ("", before["PublicIpAddress"])
    assert after["PrivateIpAddress"] == before["PrivateIpAddress"]
    assert cloud.told(one)[-1]["spec"] == {"public_ip": after["PublicIpAddress"]}
    ec2.start_instances(InstanceIds=[one])  # it runs, so nothing changes
    assert instance(one)["PublicIpAddress"] == after["PublicIpAddress"]


@pytest.mark.parametrize("subnet", [None, PRIVATE_SUBNET])
def test_an_elastic_address_stays(
    ec2: Any, run_instance: Any, instance: Any, until: Any, subnet: str | None
) -> None:
    one = run_instance(**({"SubnetId": subnet} if subnet else {}))["InstanceId"]
    elastic = ec2.allocate_address(Domain="vpc")
    ec2.associate_address(InstanceId=one, AllocationId=elastic["AllocationId"])
    ec2.stop_instances(InstanceIds=[one])
    until("stopped", one)
    assert instance(one)["PublicIpAddress"] == elastic["PublicIp"]
    ec2.start_instances(InstanceIds=[one])
    assert instance(one)["PublicIpAddress"] == elastic["PublicIp"]


def test_what_is_on_its_way_is_not_turned_round(
    ec2: Any, run_instance: Any, instance: Any, until: Any
) -> None:
    one = run_instance()["InstanceId"]
    ec2.stop_instances(InstanceIds=[one])
    assert instance(one)["State"]["Name"] == "stopping"
    with pytest.raises(ClientError, match="IncorrectInstanceState"):
        ec2.start_instances(InstanceIds=[one])
    until("stopped", one)
    ec2.start_instances(InstanceIds=[one])
    assert instance(one)["State"]["Name"] == "pending"
    with pytest.raises(ClientError, match="IncorrectInstanceState"):
        ec2.stop_instances(InstanceIds=[one])
    until("running", one)


def test_a_stopped_instance_can_be_terminated_and_then_not_started(
    cloud: Any, ec2: Any, run_instance: Any, instance: Any, until: Any
) -> None:
    one = run_instance()["InstanceId"]
    ec2.stop_instances(InstanceIds=[one])
    until("stopped", one)
    ec2.terminate_instances(InstanceIds=[one])
    assert cloud.told(one)[-1]["verb"] == "terminate"
    for switch in (ec2.start_instances, ec2.stop_instances):
        with pytest.raises(ClientError, match="IncorrectInstanceState"):
            switch(InstanceIds=[one])
    assert instance(one)["State"]["Name"] == "terminated"
