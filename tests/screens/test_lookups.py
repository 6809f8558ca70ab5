"""What AWS does not tell: refused, broken, late or nothing there. The answer can be typed all the same."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from mectui.aws.lookups import Found
from mectui.events import Problem
from screens.app import MectuiApp
from screens.wizard.body import Body
from tests.screens.conftest import flow, go_to, settled
from tests.screens.seeing import frame, jump, paste, press, seen, until_seen
from tests.wizard.small_aws import VPC, Aws, found, subnet

Make = Callable[..., MectuiApp]
WIDE = (120, 40)
ACTIONS = {
    "regions": "ec2:DescribeRegions",
    "types": "ec2:DescribeInstanceTypes",
    "images": "ec2:DescribeImages",
    "vpcs": "ec2:DescribeVpcs",
    "subnets": "ec2:DescribeSubnets",
}
STEPS = {"regions": "region", "types": "type", "images": "image", "vpcs": "vpc", "subnets": "subnets"}
TYPED = {
    "regions": "us-east-2",
    "types": "t4g.large",
    "images": "22.04",
    "vpcs": VPC,
    "subnets": f"{subnet('a').id} {subnet('b').id}",
}
NAMES = {
    "regions": ("regions",),
    "types": ("types us-east-2",),
    "images": ("images us-east-2",),
    "vpcs": ("vpcs us-east-2",),
    "subnets": (f"subnets {VPC}",),
}
HELPFUL = ("profiles", "zones us-east-2", "quota", "price", "address")


def denied(action: str) -> Found[Any]:
    return Found(problem=Problem(f"The permission {action} is missing", "UnauthorizedOperation"))


def broken(action: str) -> Found[Any]:
    return Found(problem=Problem(f"AWS did not answer {action}", "connection reset", "Refresh."))


async def to_step(pilot: Pilot[Any], step: str) -> None:
    """Come to a step; a lookup of it may still be under way."""
    await until_seen(pilot, "With which credentials", "#question")
    frame = pilot.app.screen_stack[1]
    await frame.go_to(step)  # type: ignore[attr-defined]
    await pilot.pause()


@pytest.mark.parametrize("refusal", [denied, broken])
@pytest.mark.parametrize("lookup", STEPS)
async def test_a_list_that_aws_refuses_is_typed_instead(
    app: Make, aws: Aws, lookup: str, refusal: Callable[[str], Found[Any]]
) -> None:
    aws.answers |= dict.fromkeys(NAMES[lookup], refusal(ACTIONS[lookup]))
    async with app().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await jump(pilot, STEPS[lookup])
        assert ACTIONS[lookup] in seen(pilot, "#notices")
        question = seen(pilot, "#question")
        await press(pilot, "ctrl+u")
        await paste(pilot, TYPED[lookup])
        await press(pilot, "enter")
        await settled(pilot)
        assert seen(pilot, "#question") != question, seen(pilot, "#gate")
        assert TYPED[lookup].split()[0] in str([flow(pilot).draft.get(path) for path in OWNED[lookup]])


OWNED = {
    "regions": ("aws.region",),
    "types": ("aws.instance_type",),
    "images": ("aws.image",),
    "vpcs": ("aws.vpc",),
    "subnets": ("aws.subnets",),
}


@pytest.mark.parametrize("lookup", STEPS)
async def test_an_empty_list_says_so_and_can_be_typed_or_asked_again(
    app: Make, aws: Aws, lookup: str
) -> None:
    full = {name: aws.answers[name] for name in NAMES[lookup]}
    aws.answers |= dict.fromkeys(NAMES[lookup], found())
    async with app().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await jump(pilot, STEPS[lookup])
        assert any(word in seen(pilot, "#middle") for word in ("AWS lists no", "There is no"))
        if lookup in ("vpcs", "subnets"):
            await press(pilot, "enter")
            await settled(pilot)
            assert "is not answered yet" in seen(pilot, "#gate")
        aws.answers |= full
        await press(pilot, "ctrl+r")
        await settled(pilot)
        assert "type to filter" in seen(pilot, "#pick")
        assert not any(word in seen(pilot, "#middle") for word in ("AWS lists no", "There is no"))


@pytest.mark.parametrize("lookup", STEPS)
async def test_while_a_list_is_asked_for_it_says_so_and_every_key_works(
    app: Make, aws: Aws, lookup: str
) -> None:
    gate = aws.gates.setdefault(lookup, asyncio.Event())
    async with app().run_test(size=WIDE) as pilot:
        if lookup == "subnets":
            await until_seen(pilot, VPC[:12], "#side")
        await to_step(pilot, STEPS[lookup])
        assert "asking AWS" in seen(pilot, "#side")
        assert "asking AWS" in seen(pilot, "#waiting")
        question = seen(pilot, "#question")
        await press(pilot, "enter")
        assert seen(pilot, "#question") == question
        assert "· still open" in seen(pilot, "#gate")
        await press(pilot, "ctrl+y")
        assert "The answer file, as it will be saved" in seen(pilot, "#file")
        await press(pilot, "ctrl+y", "f1")
        assert "Keys" in seen(pilot, ".dialog")
        await press(pilot, "escape")
        gate.set()
        await settled(pilot)
        assert "asking AWS" not in seen(pilot)


async def test_going_back_does_not_wait_for_a_slow_answer(app: Make, aws: Aws) -> None:
    gate = aws.gates.setdefault("types", asyncio.Event())
    async with app().run_test(size=WIDE) as pilot:
        await to_step(pilot, "type")
        await press(pilot, "enter", "escape")
        assert "What is the cluster called" in seen(pilot, "#question")
        gate.set()
        await settled(pilot)
        assert "What is the cluster called" in seen(pilot, "#question")


async def test_enter_goes_on_by_itself_once_the_slow_answer_is_there(app: Make, aws: Aws) -> None:
    gate = aws.gates.setdefault("types", asyncio.Event())
    async with app().run_test(size=WIDE) as pilot:
        await to_step(pilot, "type")
        await press(pilot, "enter")
        gate.set()
        await settled(pilot)
        assert "Which image" in seen(pilot, "#question")
        assert flow(pilot).draft.get("aws.instance_type") == "t4g.medium"


async def test_a_list_that_comes_late_does_not_take_what_is_being_typed(app: Make, aws: Aws) -> None:
    gate = aws.gates.setdefault("regions", asyncio.Event())
    async with app().run_test(size=WIDE) as pilot:
        await to_step(pilot, "region")
        await press(pilot, "ctrl+u", *"eu-w")
        gate.set()
        await settled(pilot)
        assert "Region eu-w" in seen(pilot, "#fields")
        await press(pilot, *"est-1", "enter")
        await settled(pilot)
        assert flow(pilot).draft.get("aws.region") == "eu-west-1"


async def test_who_leaves_gives_up_what_is_asked_and_nothing_is_drawn_any_more(app: Make, aws: Aws) -> None:
    aws.gates.setdefault("regions", asyncio.Event())
    async with app().run_test(size=WIDE) as pilot:
        await to_step(pilot, "region")
        asking = list(pilot.app.workers)
        pilot.app.exit()
        assert asking
        assert all(worker.is_cancelled for worker in asking)
        await frame(pilot).query_one(Body).remove()
        await frame(pilot).draw()  # as for a check of the preflight that comes now


async def test_what_is_only_good_to_know_keeps_nobody_from_the_review(app: Make, aws: Aws) -> None:
    aws.answers |= dict.fromkeys(HELPFUL, denied("pricing:GetProducts"))
    async with app().run_test(size=WIDE) as pilot:
        await go_to(pilot, "access")
        assert "The permission pricing:GetProducts is missing" in seen(pilot, "#notices")
        await press(pilot, "enter")
        await settled(pilot)
        assert "Who may reach" in seen(pilot, "#question")
        await press(pilot, "ctrl+u", *"198.51.100.7", "enter")
        await settled(pilot)
        await go_to(pilot, "review")
        assert "ready: nothing stands between" in seen(pilot, "#review")
        assert "6 vCPU · 12 GiB" in seen(pilot, "#tally")


async def test_an_old_list_is_used_and_its_trouble_named(app: Make, aws: Aws) -> None:
    whole = aws.answers["types us-east-2"]
    aws.answers["types us-east-2"] = Found(whole.rows, whole.fetched, Problem("AWS did not answer"), True)
    async with app().run_test(size=WIDE) as pilot:
        await go_to(pilot, "type")
        assert "AWS did not answer" in seen(pilot, "#notices")
        assert "t4g.medium" in seen(pilot, "#pick")
        await press(pilot, "enter")
        await settled(pilot)
        assert "Which image" in seen(pilot, "#question")
