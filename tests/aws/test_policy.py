"""The policy is enough for every call made, narrow where it grants changes, and what the page shows."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest

from mectui.aws import Cloud, holdings, live_instances, minimal_policy, survey, sweep
from mectui.aws.lookups import Lookups
from mectui.events import Reporter

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
MODULE = Path(__file__).parents[2] / "tf"

# What the AWS provider calls for each resource of the module, by its source; reading calls apart.
PROVIDER_CALLS = {
    "aws_key_pair": {"ImportKeyPair", "DeleteKeyPair"},
    "aws_security_group": {"CreateSecurityGroup", "DeleteSecurityGroup", "RevokeSecurityGroupEgress"},
    "aws_vpc_security_group_egress_rule": {
        "AuthorizeSecurityGroupEgress",
        "ModifySecurityGroupRules",
        "RevokeSecurityGroupEgress",
    },
    "aws_vpc_security_group_ingress_rule": {
        "AuthorizeSecurityGroupIngress",
        "ModifySecurityGroupRules",
        "RevokeSecurityGroupIngress",
    },
    "aws_instance": {
        "RunInstances",
        "TerminateInstances",
        "StartInstances",
        "StopInstances",
        "ModifyInstanceAttribute",
        "ModifyInstanceMetadataOptions",
        "ModifyVolume",
        "CreateTags",
        "DeleteTags",
    },
    "aws_eip": {"AllocateAddress", "AssociateAddress", "DisassociateAddress", "ReleaseAddress"},
}


def allowed(policy: dict[str, Any]) -> set[str]:
    return {action for statement in policy["Statement"] for action in statement["Action"]}


@pytest.fixture
def calls(cloud: Cloud) -> set[str]:
    """Return every action that the cloud's clients ask for from here on, as a policy spells it."""
    seen: set[str] = set()

    def note(model: Any, **_: Any) -> None:
        service = model.service_model.service_name.replace("-", "")
        seen.add(f"{service}:{model.name}")

    cloud.session.events.register("before-call", note)
    return seen


async def test_every_call_that_mectui_makes_is_allowed(
    account: Any, cloud: Cloud, calls: set[str], reporter: Reporter
) -> None:
    ids = {account.run("edge", "edge-cp-0")}
    answers = account.answers(public_ip="elastic")
    await survey(cloud, answers, cloud.environ, reporter, known_instance_ids=ids)
    await live_instances(cloud, "edge")
    account.ec2.allocate_address(
        Domain="vpc",
        TagSpecifications=[
            {"ResourceType": "elastic-ip", "Tags": [{"Key": "mectui:cluster", "Value": "edge"}]}
        ],
    )
    assert await holdings(cloud, "edge")
    await sweep(cloud, "edge", reporter, deadline=20, pause=0.01)
    assert {"ec2:TerminateInstances", "ec2:ReleaseAddress", "servicequotas:GetServiceQuota"} <= calls
    assert calls <= allowed(minimal_policy())


async def test_every_lookup_of_the_wizard_is_allowed(
    cloud: Cloud, calls: set[str], environ: dict[str, str], tmp_path: Path
) -> None:
    lookups, region = Lookups(lambda _: cloud, tmp_path, environ), cloud.region
    await asyncio.gather(
        lookups.regions(),
        lookups.zones(region),
        lookups.images(region),
        lookups.image(region, "ami-00000000"),
        lookups.instance_types(region),
        lookups.price(region, "hpc7g.4xlarge"),
        lookups.quota(region, "t4g.medium"),
        lookups.vpcs(region),
        lookups.subnets(region, "vpc-00000000"),
        lookups.key_pairs(region),
    )
    assert {"pricing:GetProducts", "ec2:DescribeKeyPairs", "sts:GetCallerIdentity"} <= calls
    assert calls <= allowed(minimal_policy())


def test_everything_that_the_module_makes_is_allowed() -> None:
    text = "".join(path.read_text() for path in sorted(MODULE.glob("*.tf")))
    made = set(re.findall(r'^resource "(\w+)"', text, re.MULTILINE))
    assert made <= set(PROVIDER_CALLS), "say here what the provider calls for it, and allow that"
    wanted = {f"ec2:{call}" for resource in made for call in PROVIDER_CALLS[resource]}
    assert wanted <= allowed(minimal_policy())


def test_nothing_but_looking_is_allowed_on_everything() -> None:
    for statement in minimal_policy()["Statement"]:
        if statement["Resource"] == "*" and "Condition" not in statement:
            reads = re.compile(r"\w+:(Describe|Get)\w+")
            assert all(reads.fullmatch(action) for action in statement["Action"])
        assert not any("*" in action for action in statement["Action"])


def test_every_change_asks_for_the_clusters_tag() -> None:
    own = next(row for row in minimal_policy()["Statement"] if row["Sid"] == "ChangeAndRemoveOnlyItsOwn")
    assert own["Condition"] == {"Null": {"aws:ResourceTag/mectui:cluster": "false"}}
    others = [row for row in minimal_policy()["Statement"] if row["Sid"] != own["Sid"]]
    ending = re.compile(r"ec2:(Terminate|Stop|Delete|Release)\w+")
    assert not any(ending.fullmatch(action) for row in others for action in row["Action"])


def test_the_options_add_one_resource_each() -> None:
    role = "arn:aws:iam::123456789012:role/edge-node"
    policy = minimal_policy(instance_role_arn=role, state_bucket="edge-state")
    added = policy["Statement"][len(minimal_policy()["Statement"]) :]
    assert {row["Sid"]: row["Resource"] for row in added} == {
        "GiveNodesTheirRole": role,
        "FindTheState": "arn:aws:s3:::edge-state",
        "KeepTheState": "arn:aws:s3:::edge-state/*",
    }


def test_other_partitions_have_other_names() -> None:
    policy = minimal_policy(partition="aws-us-gov", state_bucket="edge-state")
    text = json.dumps(policy)
    assert "arn:aws:" not in text
    assert json.loads(text.replace("arn:aws-us-gov:", "arn:aws:")) == minimal_policy(
        state_bucket="edge-state"
    )


def test_statement_names_are_as_iam_wants_them_and_the_whole_fits() -> None:
    names = [row["Sid"] for row in minimal_policy()["Statement"]]
    assert len(set(names)) == len(names)
    assert all(name.isalnum() for name in names)
    # IAM's limit for a managed policy, white space not counted.
    assert len(re.sub(r"\s", "", json.dumps(minimal_policy()))) <= 6144


def test_the_page_shows_the_policy_and_explains_every_statement() -> None:
    text = PAGE.read_text("utf-8")
    shown = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert shown is not None
    assert json.loads(shown.group(1)) == minimal_policy()
    for statement in minimal_policy()["Statement"]:
        assert f"| `{statement['Sid']}` |" in text
