"""Denials are found before anything is made, by trying what Terraform will do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mectui.aws import Cloud
from mectui.events import ExitCode, Reporter
from tests.aws.preflighting import Account, Refuse, look, refused


async def test_a_refusal_outranks_a_wrong_answer(
    account: Account, cloud: Cloud, reporter: Reporter, refuse: Refuse
) -> None:
    refuse("ec2", "RunInstances", "UnauthorizedOperation")
    trouble = await refused(cloud, account.answers(root_disk_gib=8), reporter)
    assert trouble.exit_code is ExitCode.REFUSED
    assert "root_disk_gib" in str(trouble)
    assert "mectui doctor --policy" in str(trouble)


@pytest.mark.parametrize(
    "operation", ["DescribeVpcs", "RunInstances", "CreateSecurityGroup", "ImportKeyPair"]
)
async def test_a_denied_call_is_refused(
    operation: str, account: Account, cloud: Cloud, reporter: Reporter, refuse: Refuse
) -> None:
    refuse("ec2", operation, "UnauthorizedOperation")
    trouble = await refused(cloud, account.answers(), reporter)
    assert trouble.exit_code is ExitCode.REFUSED
    assert f"told by {operation}" in str(trouble)


ENCODED = "Encoded authorization failure message: " + "qwertyuiop" * 100


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("You are not authorized to perform this operation.", "mectui doctor --policy"),
        ("… with an explicit deny in a service control policy.", "organization"),
    ],
)
async def test_a_denial_is_told_without_its_encoded_part_and_with_who_can_help(
    said: str, remedy: str, account: Account, cloud: Cloud, reporter: Reporter, answering: Callable[..., None]
) -> None:
    error = {"Error": {"Code": "UnauthorizedOperation", "Message": f"{said} {ENCODED}"}}
    answering(cloud.ec2, "RunInstances", error, 403)
    (problem,) = (await refused(cloud, account.answers(), reporter)).problems
    assert said in problem.why
    assert "Encoded" not in problem.why
    assert remedy in problem.remedy


@pytest.mark.parametrize("public_ip", ["auto", "none"])
async def test_the_machine_is_tried_as_terraform_will_make_it(
    public_ip: str, account: Account, cloud: Cloud, reporter: Reporter
) -> None:
    # As an organization's guardrails judge it: without IMDSv2, encryption or its tags they deny even a trial.
    asked: dict[str, Any] = {}
    cloud.ec2.meta.events.register(
        "provide-client-params.ec2.RunInstances", lambda params, **_: asked.update(params)
    )
    await look(cloud, account.answers(public_ip=public_ip, tags={"team": "edge"}), reporter)
    assert asked["DryRun"] is True
    assert asked["MetadataOptions"]["HttpTokens"] == "required"
    (disk,) = asked["BlockDeviceMappings"]
    assert (disk["DeviceName"], disk["Ebs"]["Encrypted"], disk["Ebs"]["VolumeSize"]) == (
        "/dev/sda1",
        True,
        30,
    )
    (tagged,) = asked["TagSpecifications"]
    assert {"Key": "team", "Value": "edge"} in tagged["Tags"]
    ports = asked.get("NetworkInterfaces", [])
    assert [port["AssociatePublicIpAddress"] for port in ports] == ([False] if public_ip == "none" else [])
    assert ("SubnetId" in asked) is (public_ip == "auto")
