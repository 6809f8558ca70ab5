"""What is good to know, but slow or not there, holds nobody up; what is needed, and is not there, says so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from mectui.aws.lookups import Found
from screens.app import MectuiApp
from tests.screens.conftest import flow, go_to, settled
from tests.screens.seeing import frame, jump, press, seen, until, until_seen
from tests.wizard.small_aws import Aws, found

Make = Callable[..., MectuiApp]
WIDE = (120, 40)
GOOD_TO_KNOW = ("zones", "quota", "price", "address", "keys")


async def test_who_asks_is_waited_for_and_then_one_goes_on_by_itself(app: Make, aws: Aws) -> None:
    aws.gates |= {name: asyncio.Event() for name in ("identity", "profiles")}
    async with app().run_test(size=WIDE) as pilot:
        await until_seen(pilot, "With which credentials", "#question")
        assert "asking AWS" in seen(pilot, "#side")
        assert "(environment)" in seen(pilot, "#pick")
        await press(pilot, "enter")
        assert "AWS has not answered yet" in seen(pilot, "#gate")
        aws.gates["profiles"].set()
        await pilot.pause()
        assert "With which credentials" in seen(pilot, "#question")
        aws.gates["identity"].set()
        await settled(pilot)
        assert "In which region" in seen(pilot, "#question")


async def test_what_is_good_to_know_and_slow_holds_nobody_up(app: Make, aws: Aws) -> None:
    aws.gates |= {name: asyncio.Event() for name in GOOD_TO_KNOW}
    async with app().run_test(size=WIDE) as pilot:
        await until_seen(pilot, "With which credentials", "#question")
        for step in flow(pilot).steps[:-1]:
            await until_seen(pilot, step.question, "#question")
            await until(pilot, lambda: not flow(pilot).problems())
            if step.key in ("region", "type", "subnets"):
                await until_seen(pilot, "type to filter", "#pick")
                assert "asking AWS" in seen(pilot, "#age")
            if step.key == "access":
                assert "This machine unknown" in seen(pilot, "#facts")
            await press(pilot, "enter")
        await until_seen(pilot, "ready: nothing stands between", "#review")
        assert "6 vCPU · 12 GiB" in seen(pilot, "#tally")
        assert "auto (this machine)" not in seen(pilot, "#review")
        for name in GOOD_TO_KNOW:
            assert name in aws.asked
            aws.gates[name].set()
        await settled(pilot)
        assert "6 of 28 vCPU · 12 GiB" in seen(pilot, "#tally")
        assert "203.0.113.7/32 (this machine)" in seen(pilot, "#review")


async def test_what_is_good_to_know_and_empty_is_called_unknown(app: Make, aws: Aws) -> None:
    names = ("profiles", "zones us-east-2", "quota", "price", "keys")
    aws.answers |= dict.fromkeys(names, found()) | {"address": Found()}
    async with app().run_test(size=WIDE) as pilot:
        await go_to(pilot, "credentials")
        assert "(environment)" in seen(pilot, "#pick"), "without a profile there is the environment"
        await jump(pilot, "region")
        assert "Zones" not in seen(pilot, "#facts")
        await jump(pilot, "type")
        assert seen(pilot, "#tally").startswith("3 nodes · 6 vCPU · 12 GiB"), "no quota is known"
        await jump(pilot, "subnets")
        assert "us-east-2a" in seen(pilot, "#pick"), "the zones are those that the subnets name"
        await jump(pilot, "access")
        facts = seen(pilot, "#facts")
        assert "This machine unknown" in facts
        assert "Key pairs" not in facts
        await go_to(pilot, "review")
        assert "ready: nothing stands between" in seen(pilot, "#review")


async def test_an_identity_that_is_empty_lets_nobody_on(app: Make, aws: Aws) -> None:
    aws.answers["identity"] = found()
    async with app().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
        await settled(pilot)
        assert "With which credentials" in seen(pilot, "#question")
        assert "AWS does not say who is calling" in seen(pilot, "#gate")
        assert frame(pilot).flow.current.key == "credentials"


async def test_a_type_without_any_price_says_so(app: Make, aws: Aws) -> None:
    aws.answers["price"] = found()
    async with app().run_test(size=WIDE) as pilot:
        await go_to(pilot, "type")
        await press(pilot, *"x9")
        assert "unknown" in seen(pilot, "#facts")
        flow(pilot).draft = flow(pilot).draft.with_value("aws.instance_type", "x9.huge")
        await jump(pilot, "review")
        assert "price unknown" in seen(pilot, "#tally")
        assert "unknown: no price list knows this type here" in seen(pilot, "#review")
