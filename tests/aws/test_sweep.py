"""What carries the cluster's tag is found, taken away in order, and proven gone; nothing else is touched."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from mectui.aws import Cloud, Kind, holdings, live_instances, remove, sweep
from mectui.events import Event, ExitCode, Reporter, Trouble

Account = Any
KEY = b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f someone"


def furnish(account: Account, cluster: str) -> None:
    """Make one of everything that a cluster has, and more that an interrupted run may leave."""

    def tags(kind: str) -> list[dict[str, Any]]:
        marks = [{"Key": "mectui:cluster", "Value": cluster}, {"Key": "Name", "Value": f"{cluster} {kind}"}]
        return [{"ResourceType": kind, "Tags": marks}]

    ec2 = account.ec2
    ec2.import_key_pair(KeyName=cluster, PublicKeyMaterial=KEY, TagSpecifications=tags("key-pair"))
    group = ec2.create_security_group(
        GroupName=cluster,
        Description="of the test",
        VpcId=account.vpc,
        TagSpecifications=tags("security-group"),
    )["GroupId"]
    among = {
        "IpProtocol": "tcp",
        "FromPort": 16443,
        "ToPort": 16443,
        "UserIdGroupPairs": [{"GroupId": group}],
    }
    ec2.authorize_security_group_ingress(
        GroupId=group, IpPermissions=[among], TagSpecifications=tags("security-group-rule")
    )
    node = account.run(cluster, f"{cluster}-cp-0", SecurityGroupIds=[group])
    address = ec2.allocate_address(Domain="vpc", TagSpecifications=tags("elastic-ip"))["AllocationId"]
    ec2.associate_address(AllocationId=address, InstanceId=node)
    ec2.create_volume(AvailabilityZone="us-east-2a", Size=1, TagSpecifications=tags("volume"))
    ec2.create_network_interface(
        SubnetId=account.subnets[0], Groups=[group], TagSpecifications=tags("network-interface")
    )


async def test_everything_tagged_is_found_by_kind(account: Account, cloud: Cloud) -> None:
    furnish(account, "edge")
    furnish(account, "other")
    found = await holdings(cloud, "edge")
    assert {held.kind for held in found} == set(Kind)
    node = next(held for held in found if held.kind is Kind.INSTANCE)
    assert (node.name, node.node, node.state) == ("edge-cp-0", "edge-cp-0", "running")
    assert not {held.id for held in found} & {held.id for held in await holdings(cloud, "other")}


async def test_what_is_terminated_is_not_held(account: Account, cloud: Cloud) -> None:
    account.ec2.terminate_instances(InstanceIds=[account.run("edge", "edge-cp-0")])
    assert await holdings(cloud, "edge") == []
    assert await live_instances(cloud, "edge") == []


async def test_live_instances_tell_where_nodes_are(account: Account, cloud: Cloud) -> None:
    second, first = account.run("edge", "edge-w-0"), account.run("edge", "edge-cp-0")
    account.ec2.stop_instances(InstanceIds=[second])
    found = await live_instances(cloud, "edge")
    assert [(row.id, row.node, row.state) for row in found] == [
        (first, "edge-cp-0", "running"),
        (second, "edge-w-0", "stopped"),
    ]
    assert found[0].subnet == account.subnets[0]
    assert found[0].private_ip is not None


async def test_a_sweep_takes_everything_of_one_cluster_and_proves_it(
    account: Account, cloud: Cloud, reporter: Reporter, told: list[Event]
) -> None:
    furnish(account, "edge")
    furnish(account, "other")
    others = await holdings(cloud, "other")
    went = await sweep(cloud, "edge", reporter, deadline=20, pause=0.01)
    assert {held.kind for held in went} == set(Kind)
    assert await holdings(cloud, "edge") == []
    assert await holdings(cloud, "other") == others
    assert told[-1].event == "destroy.proven"
    leftovers = [event.resource for event in told if event.event == "destroy.leftover"]
    assert sorted(filter(None, leftovers)) == sorted(held.id for held in went)


async def test_nothing_there_is_proven_at_once(
    account: Account, cloud: Cloud, reporter: Reporter, told: list[Event]
) -> None:
    assert await sweep(cloud, "edge", reporter, deadline=20, pause=0.01) == []
    assert [event.event for event in told] == ["destroy.proven"]


async def test_what_cannot_go_in_time_is_named(
    account: Account, cloud: Cloud, reporter: Reporter, refuse: Any
) -> None:
    node = account.run("edge", "edge-cp-0")
    refuse("ec2", "TerminateInstances", "IncorrectInstanceState")
    with pytest.raises(Trouble) as caught:
        await sweep(cloud, "edge", reporter, deadline=1.0, pause=0.05)
    assert caught.value.exit_code is ExitCode.DEADLINE
    assert node in str(caught.value)
    assert "mectui destroy edge" in str(caught.value)


async def test_throttled_deletions_are_tried_again(
    account: Account, cloud: Cloud, reporter: Reporter, told: list[Event]
) -> None:
    furnish(account, "edge")
    refusals = iter(["RequestLimitExceeded"] * 2)

    def throttle(**_: Any) -> Any:
        code = next(refusals, None)
        error = {"Error": {"Code": code}, "ResponseMetadata": {}}
        return (SimpleNamespace(status_code=503), error) if code else None

    cloud.ec2.meta.events.register("before-call.ec2.TerminateInstances", throttle)
    await sweep(cloud, "edge", reporter, deadline=20, pause=0.01)
    assert told[-1].event == "destroy.proven"


async def test_a_denied_deletion_is_told(
    account: Account, cloud: Cloud, reporter: Reporter, refuse: Any
) -> None:
    account.run("edge", "edge-cp-0")
    refuse("ec2", "TerminateInstances", "UnauthorizedOperation")
    with pytest.raises(Trouble) as caught:
        await sweep(cloud, "edge", reporter)
    assert caught.value.exit_code is ExitCode.REFUSED


async def test_removing_what_is_gone_already_is_no_error(account: Account, cloud: Cloud) -> None:
    furnish(account, "edge")
    found = await holdings(cloud, "edge")
    await remove(cloud, found)
    await remove(cloud, [held for held in found if held.kind is not Kind.INSTANCE])
    await remove(cloud, [held for held in found if held.kind is not Kind.INSTANCE])
    assert await holdings(cloud, "edge") == []
