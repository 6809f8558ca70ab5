"""A changed answer: what it means for the others is done and said; the file and the tally follow."""

from __future__ import annotations

from collections.abc import Callable

from screens.app import MectuiApp
from screens.signs import UNICODE
from tests.screens.conftest import flow, go_to, settled
from tests.screens.seeing import click, jump, lines, press, seen, until_seen
from tests.wizard.small_aws import OTHER_VPC

Make = Callable[..., MectuiApp]
WIDE = (120, 40)


async def test_another_region_resets_the_network_and_says_so_until_it_is_answered(app: Make) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await go_to(pilot, "review")
        await jump(pilot, "region")
        await press(pilot, *"ireland", "enter")
        await settled(pilot)
        told = seen(pilot, "#notices")
        assert "VPC has to be chosen again (was vpc-0123456789abcdef0): Region changed" in told
        assert "Subnets has to be chosen again (was 3 subnets): Region changed" in told
        side = seen(pilot, "#side")
        assert "↻ VPC look again" in side
        assert "Image Ubuntu 24.04" in side
        await jump(pilot, "review")
        assert "aws.vpc is not answered yet" in seen(pilot, "#review")
        await jump(pilot, "vpc")
        await press(pilot, *"one", "enter")
        await settled(pilot)
        assert flow(pilot).draft.get("aws.vpc") == OTHER_VPC
        assert "◉ subnet-00000000000000010" in seen(pilot, "#pick")


async def test_type_and_image_keep_one_architecture_from_either_side(app: Make) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await go_to(pilot, "image")
        await press(pilot, *"24.04 x86", "enter")
        await settled(pilot)
        assert "Instance type is now t3.medium (was t4g.medium): Image changed" in seen(pilot, "#notices")
        await jump(pilot, "image")
        await press(pilot, *"ours", "enter")
        await settled(pilot)
        await jump(pilot, "type")
        await press(pilot, *"m7g", "enter")
        await settled(pilot)
        assert "Image is now Ubuntu 24.04 (was ami-00000000000000006): Instance type changed" in seen(
            pilot, "#notices"
        )


async def test_the_tally_and_the_file_follow_every_letter(app: Make) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await go_to(pilot, "size")
        assert seen(pilot, "#tally").startswith("3 nodes · 6 of 28 vCPU · 12 GiB · 1 add-on · $0.12")
        await press(pilot, "ctrl+y", "down", "down", "5")
        assert seen(pilot, "#tally").startswith("6 nodes · 12 of 28 vCPU · 24 GiB · 1 add-on · $0.2")
        [line] = [line for line in lines(pilot, "#file") if "workers:" in line]
        assert line.split() == ["workers:", "5", "#", "chosen", "here"]
        await press(pilot, "backspace", *"20")
        assert "42 of 28 vCPU ✗ over quota" in seen(pilot, "#tally")
        await jump(pilot, "region")
        [line] = [line for line in lines(pilot, "#file") if "region:" in line]
        assert "# environ" in line


async def test_a_filter_a_sort_and_ticks_by_key_and_mouse(app: Make) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await go_to(pilot, "type")
        await press(pilot, *"arm 8192"[:3])
        assert "4 of 6" in seen(pilot, "#pick")
        await click(pilot, "$ an hour", "#pick")
        names = [line.split()[-6] for line in lines(pilot, "#pick") if "arm64" in line]
        assert names == ["t4g.nano", "t4g.medium", "m7g.large", "x9.huge"]
        await press(pilot, "escape")
        assert "type to filter" in seen(pilot, "#pick")
        await click(pilot, "m7g.large", "#pick", times=2)
        await settled(pilot)
        assert flow(pilot).draft.get("aws.instance_type") == "m7g.large"
        await go_to(pilot, "subnets")
        await click(pilot, "private-a", "#pick")
        await settled(pilot)
        assert flow(pilot).draft.get("aws.subnets") == [f"subnet-{0:017x}", f"subnet-{8:017x}"]
        await click(pilot, "public-b", "#pick")
        await settled(pilot)
        assert "cannot be taken: m7g.large is not offered in us-east-2b" in seen(pilot, "#facts")


async def test_a_resize_loses_neither_filter_nor_text(app: Make) -> None:
    async with app().run_test(size=(200, 60)) as pilot:
        await go_to(pilot, "type")
        await press(pilot, *"t4g", "down")
        for size in ((80, 24), (40, 12), (120, 40)):
            await pilot.resize_terminal(*size)
            await settled(pilot)
        assert "filter: t4g" in seen(pilot, "#pick")
        assert any(line.startswith(UNICODE.here) and "t4g.nano" in line for line in lines(pilot, "#pick"))
        await jump(pilot, "size")
        await press(pilot, *"-lab")
        await pilot.resize_terminal(80, 24)
        await press(pilot, "ctrl+y", "ctrl+y", "x")
        await until_seen(pilot, "edge-labx", "#fields")
