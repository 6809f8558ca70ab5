"""Instances, and what their machines are told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.cloud
PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJCqOHgTMmJu6TXmkZaBOWeuFDdOWuxmjQbg2opk53ql someone"
USER_DATA = "#cloud-config\nhostname: edge-cp-0\n# zwölf\n"


def test_a_machine_gets_the_user_data_and_the_key_that_were_sent(
    cloud: Any, ec2: Any, run_instance: Callable[..., Any]
) -> None:
    ec2.import_key_pair(KeyName="edge", PublicKeyMaterial=PUBLIC_KEY.encode())
    instance = run_instance("edge-cp-0", UserData=USER_DATA, KeyName="edge")
    [told] = cloud.told(instance["InstanceId"])
    assert told["verb"] == "launch"
    assert told["spec"] == {
        "instance_id": instance["InstanceId"],
        "name": "edge-cp-0",
        "private_ip": instance["PrivateIpAddress"],
        "public_ip": instance["PublicIpAddress"],
        "user_data": USER_DATA,
        "authorized_keys": [PUBLIC_KEY],
        "architecture": "arm64",
        "memory_mib": 4096,
        "vcpu": 2,
        "zone": "us-east-2b",
        "user": "ubuntu",
        "data_disks": 0,
        "disk_gib": 0,
    }


def test_a_machine_has_the_data_disks_that_its_instance_was_made_with(
    cloud: Any, run_instance: Callable[..., Any]
) -> None:
    volumes = {"/dev/sda1": 30, "/dev/sdf": 50, "/dev/sdg": 50}
    mapped = [{"DeviceName": name, "Ebs": {"VolumeSize": size}} for name, size in volumes.items()]
    bare, full = run_instance(), run_instance(BlockDeviceMappings=mapped)
    specs = [cloud.told(each["InstanceId"])[0]["spec"] for each in (bare, full)]
    assert [(spec["data_disks"], spec["disk_gib"]) for spec in specs] == [(0, 0), (2, 50)]


def test_an_instance_of_a_private_subnet_has_no_public_address(
    cloud: Any, run_instance: Callable[..., Any]
) -> None:
    instance = run_instance(SubnetId="subnet-0dec0de000000002a")
    assert "PublicIpAddress" not in instance
    assert cloud.told(instance["InstanceId"])[0]["spec"]["public_ip"] is None


def test_a_dry_run_launches_nothing(cloud: Any, run_instance: Callable[..., Any]) -> None:
    before = len(cloud.told())
    with pytest.raises(ClientError, match="DryRunOperation"):
        run_instance(DryRun=True)
    assert len(cloud.told()) == before


def test_a_machine_that_cannot_be_made_does_not_fail_the_call(
    ec2: Any, run_instance: Callable[..., Any]
) -> None:
    instance = run_instance("clumsy")
    assert ec2.describe_instances(InstanceIds=[instance["InstanceId"]])["Reservations"]


def test_fifty_instances_at_once_are_fifty_different_ones(
    cloud: Any, ec2: Any, run_instance: Callable[..., Any]
) -> None:
    with ThreadPoolExecutor(30) as pool:
        made = list(pool.map(lambda number: run_instance(f"many-w-{number}"), range(50)))
    for key in ("InstanceId", "PrivateIpAddress", "PublicIpAddress"):
        assert len({instance[key] for instance in made}) == 50
    named = [row["spec"]["name"] for row in cloud.told() if row["verb"] == "launch"]
    assert {f"many-w-{number}" for number in range(50)} <= set(named)
    ec2.terminate_instances(InstanceIds=[instance["InstanceId"] for instance in made])


def test_terminating_gives_the_addresses_back(ec2: Any, run_instance: Callable[..., Any]) -> None:
    def free() -> int:
        [subnet] = ec2.describe_subnets(SubnetIds=["subnet-0dec0de000000001c"])["Subnets"]
        return int(subnet["AvailableIpAddressCount"])

    before = free()
    one = run_instance(SubnetId="subnet-0dec0de000000001c")["InstanceId"]
    assert free() == before - 1
    ec2.terminate_instances(InstanceIds=[one])
    assert free() == before


def test_addresses_are_never_anybodys(ec2: Any) -> None:
    address = ec2.allocate_address(Domain="vpc")["PublicIp"]
    assert address.startswith(("198.18.", "198.19."))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"ImageId": "ami-02404a64000000002"}, "InvalidParameterValue"),
        ({"ImageId": "ami-00000000000000000"}, "InvalidAMIID.NotFound"),
        ({"InstanceType": "t4g.enormous"}, "InvalidInstanceType"),
        ({"KeyName": "nobodys"}, "InvalidKeyPair.NotFound"),
        ({"SubnetId": "subnet-00000000000000000"}, "InvalidSubnetID.NotFound"),
    ],
)
def test_what_ec2_would_refuse_is_refused(
    cloud: Any, run_instance: Callable[..., Any], wrong: dict[str, str], code: str
) -> None:
    before = len(cloud.told())
    with pytest.raises(ClientError, match=code):
        run_instance(**wrong)
    assert len(cloud.told()) == before


def test_a_full_subnet_is_refused(ec2: Any, run_instance: Callable[..., Any]) -> None:
    vpc = ec2.create_vpc(CidrBlock="10.30.0.0/16")["Vpc"]["VpcId"]
    small = ec2.create_subnet(VpcId=vpc, CidrBlock="10.30.0.0/28")["Subnet"]["SubnetId"]
    for _ in range(11):
        ec2.create_network_interface(SubnetId=small)
    with pytest.raises(ClientError, match="InsufficientFreeAddressesInSubnet"):
        run_instance(SubnetId=small)
