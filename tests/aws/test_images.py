"""Which image nodes boot: the one that was asked for, or Canonical's newest of a release."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mectui.answers.model import ImageId, UbuntuImage
from mectui.aws import Cloud
from mectui.events import ExitCode, Reporter
from tests.aws.preflighting import Account, Refuse, look, refused


async def test_an_image_that_is_not_shared_with_us_is_no_matter_of_credentials(
    account: Account, cloud: Cloud, reporter: Reporter, answering: Callable[..., None]
) -> None:
    named = "ami-0123456789abcdef0"
    error = {"Error": {"Code": "AuthFailure", "Message": f"Not authorized for images: [{named}]"}}
    answering(cloud.ec2, "DescribeImages", error, 403)
    trouble = await refused(cloud, account.answers(image=ImageId(id=named)), reporter)
    assert trouble.exit_code is ExitCode.USAGE
    assert f"aws.image.id {named} is not in us-east-2" in str(trouble)


async def test_an_image_for_windows_is_refused(
    account: Account, cloud: Cloud, reporter: Reporter, answer: Callable[..., None]
) -> None:
    named = "ami-0123456789abcdef0"
    row = {"ImageId": named, "Architecture": "x86_64", "State": "available", "Platform": "windows"}
    answer("ec2", "DescribeImages", {"Images": [row]})
    trouble = await refused(cloud, account.answers(image=ImageId(id=named)), reporter)
    assert f"aws.image {named} is for Windows" in str(trouble)


async def test_ssm_denied_falls_back_to_the_list_of_images(
    account: Account, cloud: Cloud, reporter: Reporter, refuse: Refuse
) -> None:
    refuse("ssm", "GetParameters", "AccessDeniedException")
    found = await look(cloud, account.answers(), reporter)
    assert found.image.id == account.image("new")


@pytest.mark.parametrize(
    ("release", "machine", "key"),
    [("24.04", "t4g.medium", "arm"), ("24.04", "t3.medium", "new"), ("22.04", "t3.medium", "jammy")],
)
async def test_the_newest_image_follows_release_and_architecture(
    release: str, machine: str, key: str, account: Account, cloud: Cloud, reporter: Reporter
) -> None:
    answers = account.answers(image=UbuntuImage(ubuntu=release), instance_type=machine)
    assert (await look(cloud, answers, reporter)).image.id == account.image(key)


async def test_the_image_that_canonical_publishes_is_taken(
    account: Account, cloud: Cloud, reporter: Reporter, answer: Callable[..., None]
) -> None:
    path = "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id"
    chosen = account.image("old")
    answer("ssm", "GetParameters", {"Parameters": [{"Name": path, "Value": chosen}], "InvalidParameters": []})
    found = await look(cloud, account.answers(image=UbuntuImage()), reporter)
    assert found.image.id == chosen
