"""The preflight: what it finds, and that everything wrong is told at once, before anything is made."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mectui.answers.model import Answers, Bastion, DataDisks, ImageId, Ssh, UbuntuImage
from mectui.aws import Architecture, Cloud
from mectui.events import Event, ExitCode, Reporter
from tests.aws.preflighting import Account, Refuse, look, refused

Change = Callable[[Account], Answers]


async def test_a_sound_account_gives_typed_rows(account: Account, cloud: Cloud, reporter: Reporter) -> None:
    found = await look(cloud, account.answers(), reporter)
    assert found.identity.account == "123456789012"
    assert found.region == "us-east-2"
    assert (found.instance_type.vcpu, found.instance_type.memory_mib) == (2, 4096)
    assert found.image.architecture is Architecture.X86_64
    assert found.image.id == account.image("new")
    assert found.vpc.cidrs == ("10.20.0.0/16",)
    assert [subnet.id for subnet in found.subnets] == list(account.subnets)
    assert [subnet.zone for subnet in found.subnets] == ["us-east-2a", "us-east-2b", "us-east-2c"]
    assert all(subnet.public and subnet.gives_public_ip for subnet in found.subnets)
    assert found.access == ("203.0.113.7/32",)


async def test_the_survey_changes_nothing(account: Account, cloud: Cloud, reporter: Reporter) -> None:
    def census() -> list[int]:
        ec2 = account.ec2
        return [
            len(ec2.describe_instances()["Reservations"]),
            len(ec2.describe_security_groups()["SecurityGroups"]),
            len(ec2.describe_key_pairs()["KeyPairs"]),
            len(ec2.describe_addresses()["Addresses"]),
        ]

    before = census()
    await look(cloud, account.answers(public_ip="elastic"), reporter)
    assert census() == before


async def test_a_subnet_without_an_internet_gateway_is_private(
    account: Account, cloud: Cloud, reporter: Reporter, told: list[Event]
) -> None:
    private = account.make_subnet(account.vpc, "10.20.99.0/24")
    found = await look(cloud, account.answers(subnets=(private,)), reporter)
    assert not found.subnets[0].public
    assert any("inside the VPC only" in event.message and event.data["ok"] is None for event in told)


WRONG: dict[str, tuple[Change, str]] = {
    "type that does not exist": (lambda a: a.answers(instance_type="t9.medium"), "t9.medium does not exist"),
    "type for another processor": (lambda a: a.answers(instance_type="mac2.metal"), "mac2.metal is for"),
    "type not offered in the zone": (
        lambda a: a.answers(instance_type="t1.micro"),
        "t1.micro is not offered in us-east-2a",
    ),
    "type too small for MicroK8s": (lambda a: a.answers(instance_type="t3.nano"), "t3.nano is too small"),
    "image of the wrong architecture": (
        lambda a: a.answers(image=ImageId(id=a.image("new")), instance_type="t4g.medium"),
        "is for x86_64",
    ),
    "image that does not exist": (
        lambda a: a.answers(image=ImageId(id="ami-0123456789abcdef0")),
        "ami-0123456789abcdef0 is not in us-east-2",
    ),
    "release that was never made": (
        lambda a: a.answers(image=UbuntuImage(ubuntu="13.04")),
        "no image of Ubuntu 13.04 for x86_64",
    ),
    "root disk smaller than the image": (
        lambda a: a.answers(root_disk_gib=8),
        "root_disk_gib 8 is too small",
    ),
    "vpc that does not exist": (
        lambda a: a.answers(vpc="vpc-0123456789abcdef0"),
        "vpc-0123456789abcdef0 does not exist",
    ),
    "subnet that does not exist": (
        lambda a: a.answers(subnets=("subnet-0123456789abcdef0",)),
        "subnet-0123456789abcdef0 does not exist",
    ),
    "subnet of another vpc": (
        lambda a: a.answers(subnets=(a.make_subnet(a.make_vpc("10.30.0.0/16"), "10.30.0.0/24"),)),
        "is in vpc-",
    ),
    "subnets too small for the nodes": (
        lambda a: a.answers(subnets=(a.make_subnet(a.vpc, "10.20.50.0/29"),), cluster={"workers": 5}),
        "have 3 free addresses",
    ),
    "pod range over the vpc": (
        lambda a: a.answers(cluster={"pod_cidr": "10.20.0.0/18"}),
        "cluster.pod_cidr 10.20.0.0/18 overlaps 10.20.0.0/16",
    ),
    "service range over the vpc": (
        lambda a: a.answers(cluster={"service_cidr": "10.20.1.0/24"}),
        "cluster.service_cidr 10.20.1.0/24 overlaps",
    ),
    "name taken": (
        lambda a: (a.run("edge", "edge-cp-0"), a.answers())[1],
        "cluster.name edge is taken",
    ),
    "instance profile that does not exist": (
        lambda a: a.answers(instance_profile="nobody"),
        "on the way to run instances",
    ),
}


@pytest.mark.parametrize("case", WRONG)
async def test_an_answer_that_does_not_fit_is_named(
    case: str, account: Account, cloud: Cloud, reporter: Reporter, told: list[Event]
) -> None:
    change, words = WRONG[case]
    trouble = await refused(cloud, change(account), reporter)
    assert trouble.exit_code is ExitCode.USAGE
    assert words in str(trouble)
    assert any(event.data["ok"] is False and event.error in trouble.problems for event in told)


async def test_a_full_subnet_is_named(
    account: Account, cloud: Cloud, reporter: Reporter, answer: Callable[..., None]
) -> None:
    rows = account.ec2.describe_subnets(SubnetIds=list(account.subnets))["Subnets"]
    rows[1]["AvailableIpAddressCount"] = 0
    answer("ec2", "DescribeSubnets", {"Subnets": rows})
    trouble = await refused(cloud, account.answers(), reporter)
    assert trouble.exit_code is ExitCode.USAGE
    assert f"{account.subnets[1]} is full" in str(trouble)


async def test_a_subnet_without_ipv4_is_named(
    account: Account, cloud: Cloud, reporter: Reporter, answer: Callable[..., None]
) -> None:
    rows = account.ec2.describe_subnets(SubnetIds=list(account.subnets))["Subnets"]
    rows[2]["AvailableIpAddressCount"] = 0
    del rows[2]["CidrBlock"]
    answer("ec2", "DescribeSubnets", {"Subnets": rows})
    (problem,) = (await refused(cloud, account.answers(), reporter)).problems
    assert f"{account.subnets[2]} has IPv6 addresses only" in problem.what


async def test_everything_wrong_is_told_at_once(
    account: Account, cloud: Cloud, reporter: Reporter, refuse: Refuse
) -> None:
    account.run("edge", "edge-cp-0")
    elsewhere = account.make_subnet(account.make_vpc("10.30.0.0/16"), "10.30.0.0/24")
    wrong = account.answers(
        image=ImageId(id=account.image("new")),
        instance_type="t4g.medium",
        subnets=(elsewhere,),
        cluster={"pod_cidr": "10.20.0.0/16"},
    )
    trouble = await refused(cloud, wrong, reporter)
    text = str(trouble)
    for words in ("is for x86_64", "is in vpc-", "cluster.pod_cidr", "is taken"):
        assert words in text
    assert trouble.exit_code is ExitCode.USAGE
    assert len(trouble.problems) == 4


async def test_throttling_is_not_taken_for_a_wrong_answer(
    account: Account, cloud: Cloud, reporter: Reporter, refuse: Refuse
) -> None:
    refuse("ec2", "DescribeVpcs", "RequestLimitExceeded")
    trouble = await refused(cloud, account.answers(), reporter)
    assert trouble.exit_code is ExitCode.MISSING
    assert "throttling" in str(trouble)


@pytest.mark.parametrize("workers", [2, 1, 0])
async def test_instances_of_its_own_neither_take_the_name_nor_need_room(
    account: Account, cloud: Cloud, reporter: Reporter, answer: Callable[..., None], workers: int
) -> None:
    ids = {account.run("edge", f"edge-{node}") for node in ("cp-0", "w-0", "w-1")}
    rows = account.ec2.describe_subnets(SubnetIds=list(account.subnets))["Subnets"]
    answer("ec2", "DescribeSubnets", {"Subnets": [{**row, "AvailableIpAddressCount": 0} for row in rows]})
    answers = account.answers(cluster={"workers": workers})
    found = await look(cloud, answers, reporter, known_instance_ids=ids)
    assert len(found.subnets) == 3


async def test_a_bastion_inside_the_vpc_is_seen_at_its_private_address(
    account: Account, cloud: Cloud, reporter: Reporter
) -> None:
    row = account.ec2.describe_instances(InstanceIds=[account.run("other", "bastion")])
    machine = row["Reservations"][0]["Instances"][0]
    answers = account.answers().model_copy(
        update={"ssh": Ssh(bastion=Bastion(host=machine["PublicIpAddress"]))}
    )
    found = await look(cloud, answers, reporter)
    assert found.bastion_sources == (f"{machine['PrivateIpAddress']}/32",)


@pytest.mark.parametrize(
    ("host", "sources"),
    [("127.0.0.1", ()), ("198.51.100.9", ("198.51.100.9/32",)), ("10.20.0.9", ("10.20.0.9/32",))],
)
async def test_where_a_bastion_is_seen_from(
    host: str, sources: tuple[str, ...], account: Account, cloud: Cloud, reporter: Reporter
) -> None:
    answers = account.answers().model_copy(update={"ssh": Ssh(bastion=Bastion(host=host))})
    assert (await look(cloud, answers, reporter)).bastion_sources == sources


async def test_a_bastion_that_does_not_resolve_is_named(
    account: Account, cloud: Cloud, reporter: Reporter
) -> None:
    answers = account.answers().model_copy(update={"ssh": Ssh(bastion=Bastion(host="bastion.invalid"))})
    trouble = await refused(cloud, answers, reporter)
    assert trouble.exit_code is ExitCode.USAGE
    assert "ssh.bastion.host bastion.invalid" in str(trouble)


async def test_data_disks_and_tags_do_not_disturb(account: Account, cloud: Cloud, reporter: Reporter) -> None:
    answers = account.answers(data_disks=DataDisks(count=2), tags={"team": "edge"})
    assert (await look(cloud, answers, reporter)).region == "us-east-2"
