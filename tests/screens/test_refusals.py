"""Wrong answers: Enter does not go on, and the reason stands on the screen until it is mended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mectui.aws.lookups import Found
from mectui.events import Problem
from screens.app import MectuiApp
from tests.screens.conftest import flow, go_to, settled
from tests.screens.seeing import jump, press, seen
from tests.wizard.small_aws import VPC, Aws, found, subnet

Make = Callable[..., MectuiApp]
WIDE = (120, 40)


@pytest.mark.parametrize(
    ("step", "keys", "reason"),
    [
        ("region", ("h", "o", "n", "g"), "cannot be taken: not enabled for this account"),
        ("type", ("n", "a", "n", "o"), "cannot be taken: 512 MiB of memory is too little for MicroK8s"),
        ("type", ("h", "u", "g", "e"), "cannot be taken: no zone of this region offers it"),
        ("subnets", ("space", "down", "down", "space", "down", "space"), "aws.subnets is not answered yet"),
        ("size", ("tab", "tab", "-"), "a whole number"),
        ("size", ("ctrl+u", "A"), "expected a lower-case letter"),
        ("access", ("ctrl+u", "9"), "an IPv4 range"),
        ("storage", ("9",), "The image needs a root disk of 10 GiB"),
        ("image", ("ctrl+e", "tab", "a", "m", "i"), "expected an AMI id"),
        ("vpc", ("ctrl+e", "end", "backspace", "f"), "vpc-0123456789abcdeff is not in us-east-2"),
    ],
)
async def test_a_wrong_answer_is_refused_with_its_reason(
    app: Make, step: str, keys: tuple[str, ...], reason: str
) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await go_to(pilot, step)
        question = seen(pilot, "#question")
        await press(pilot, *keys, "enter")
        await settled(pilot)
        assert seen(pilot, "#question") == question
        assert reason in seen(pilot, "#middle") + seen(pilot, "#gate")


async def test_a_refused_answer_can_be_mended_and_goes_on(app: Make) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await go_to(pilot, "size")
        await press(pilot, "ctrl+u", "enter")
        await settled(pilot)
        assert "✗ not yet" in seen(pilot, "#gate")
        await press(pilot, *"lab", "enter")
        await settled(pilot)
        assert seen(pilot, "#gate") == ""
        assert "✓ Size lab: 1 + 2" in seen(pilot, "#side")
        assert "Which instance type" in seen(pilot, "#question")


async def test_a_type_that_the_chosen_zones_lack_is_marked_and_cannot_be_taken(app: Make) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await go_to(pilot, "subnets")
        await press(pilot, "space", "space", "enter")
        await settled(pilot)
        await jump(pilot, "type")
        await press(pilot, *"m7g")
        reason = "cannot be taken: not offered in us-east-2b, us-east-2c, where your subnets are"
        assert reason in seen(pilot, "#facts")
        assert "✗ m7g.large" in seen(pilot, "#pick")
        await press(pilot, "enter")
        assert "cannot be taken" in seen(pilot, "#notices")
        assert flow(pilot).draft.get("aws.instance_type") == "t4g.medium"


async def test_an_image_of_another_processor_is_refused_for_a_given_type(app: Make) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await go_to(pilot, "image")
        await press(pilot, "ctrl+e", "tab", *"ami-00000000000000006", "enter")
        await settled(pilot)
        assert "Which image" in seen(pilot, "#question")
        gate = seen(pilot, "#gate")
        assert "ami-00000000000000006 is for x86_64: the instance type is arm64" in gate
        assert "Choose an arm64 image, or another instance type." in gate


async def test_subnets_that_are_full_cannot_be_ticked(app: Make, aws: Aws) -> None:
    aws.answers[f"subnets {VPC}"] = found(subnet("a", free=0), subnet("b", free=1))
    async with app().run_test(size=WIDE) as pilot:
        await go_to(pilot, "vpc")
        await press(pilot, "enter")
        await settled(pilot)
        await press(pilot, "home", "space")
        assert "cannot be taken: it has no free address" in seen(pilot, "#facts")
        await press(pilot, "enter")
        await settled(pilot)
        assert flow(pilot).draft.get("aws.subnets") == [subnet("b").id]
        assert "not yet: subnet-00000000000000001 is too small" in seen(pilot, "#gate")


async def test_an_add_on_of_the_file_that_cannot_be_brought_up_is_left_out_by_a_key(
    app: Make, tmp_path: Path
) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text('addons: [dns, gpu]\ninteractive_sections: ["*"]\n')
    async with app(file).run_test(size=WIDE) as pilot:
        await go_to(pilot, "addons")
        await press(pilot, "enter")
        await settled(pilot)
        assert "it has images for amd64 only" in seen(pilot, "#gate")
        await press(pilot, *"nvidia", "space", "enter")
        await settled(pilot)
        assert "What should the add-ons be told" in seen(pilot, "#question")


async def test_credentials_that_expired_hold_one_until_they_are_renewed(app: Make, aws: Aws) -> None:
    good = aws.answers["identity"]
    expired = Problem("The AWS credentials have expired", "ExpiredToken", "Log in with `aws sso login`.")
    aws.answers["identity"] = Found(problem=expired)
    async with app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
        await settled(pilot)
        assert "With which credentials" in seen(pilot, "#question")
        assert "The AWS credentials have expired" in seen(pilot, "#gate")
        assert "Log in with `aws sso login`." in seen(pilot, "#notices")
        aws.answers["identity"] = good
        await press(pilot, "ctrl+r")
        await settled(pilot)
        assert "expired" not in seen(pilot)
        await press(pilot, "enter")
        await settled(pilot)
        assert "In which region" in seen(pilot, "#question")


async def test_a_road_that_is_closed_is_told_whole_and_once_where_there_is_little_room(
    app: Make, aws: Aws
) -> None:
    remedy = "Check the network, the proxy and AWS_ENDPOINT_URL, then run the same command again."
    why = 'Could not connect to the endpoint URL: "https://sts.us-east-1.amazonaws.com/"'
    aws.answers["identity"] = Found(problem=Problem("AWS could not be reached", why, remedy))
    async with app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
        assert seen(pilot).count("the network, the proxy") == 1
        assert "AWS_ENDPOINT_URL" in seen(pilot, "#notices")
        assert seen(pilot, "#gate") == "✗ not yet: AWS could not be reached"
        assert "^r asks again" in seen(pilot, "#age")
