"""The way through the steps: forward, back, and what a change means."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mectui.aws.lookups import Found
from mectui.events import Problem
from mectui.wizard import Chosen, Fields, Flow, StepState, Table, Typed
from tests.wizard.small_aws import OTHER_VPC, VPC, Aws

Begin = Callable[..., Flow]


def jump_and_choose(flow: Flow, step: str, *keys: str) -> dict[str, tuple[str, str]]:
    flow.jump(step)
    return {reset.step: (reset.was, reset.now) for reset in flow.change(Chosen(keys))}


def states(flow: Flow) -> dict[str, StepState]:
    return {row.key: row.state for row in flow.overview()}


async def test_accepting_every_default_gives_the_blueprint(ready: Flow) -> None:
    answers = ready.draft.answers()
    assert (answers.cluster.control_planes, answers.cluster.workers) == (1, 2)
    assert answers.aws.instance_type == "t4g.medium"
    assert answers.aws.image.model_dump() == {"ubuntu": "24.04"}
    assert (answers.aws.region, answers.aws.vpc, len(answers.aws.subnets)) == ("us-east-2", VPC, 3)
    assert not ready.obstacles()
    assert set(states(ready).values()) == {StepState.DONE, StepState.TODO}


async def test_going_on_waits_for_the_lookup(begin: Begin) -> None:
    flow = begin()
    assert "not been asked" in str(flow.go()[0])
    looking = asyncio.create_task(flow.look())
    await asyncio.sleep(0)
    assert flow.state(flow.current) is StepState.LOOKING
    assert "not answered" in str(flow.go()[0])
    await looking
    assert flow.go() == ()
    assert flow.current.key == "region"


async def test_nothing_is_lost_on_the_way_back(ready: Flow) -> None:
    whole = ready.draft
    steps = 0
    while ready.back():
        steps += 1
    assert (steps, ready.current.key) == (11, "credentials")
    assert ready.draft is whole
    for _ in range(steps):
        assert ready.go() == ()
    assert ready.draft is whole


async def test_another_region_forgets_the_network_and_says_so(ready: Flow) -> None:
    resets = jump_and_choose(ready, "region", "eu-west-1")
    assert resets == {"vpc": (VPC, ""), "subnets": ("3 subnets", "")}
    assert states(ready)["vpc"] is StepState.STALE
    assert all(reset.why == "Region changed" for reset in ready.resets)
    assert ready.draft.get("aws.image") == {"ubuntu": "24.04"}


async def test_an_image_id_becomes_its_release_in_another_region(ready: Flow) -> None:
    jump_and_choose(ready, "image", "ami-00000000000000005")
    assert ready.draft.get("aws.image") == {"id": "ami-00000000000000005"}
    resets = jump_and_choose(ready, "region", "eu-west-1")
    assert resets["image"] == ("ami-00000000000000005", "Ubuntu 22.04")
    assert ready.draft.get("aws.instance_type") == "t3.medium"
    await ready.look_all()
    assert not ready.problems(ready.step("image"))


async def test_a_type_that_the_new_region_lacks_becomes_its_like(ready: Flow) -> None:
    jump_and_choose(ready, "type", "m7g.large")
    jump_and_choose(ready, "region", "eu-west-1")
    ready.jump("type")
    await ready.look()
    assert ready.draft.get("aws.instance_type") == "t4g.medium"
    assert [(reset.was, reset.now) for reset in ready.resets if reset.step == "type"] == [
        ("m7g.large", "t4g.medium")
    ]


async def test_the_architecture_outlives_a_move_to_another_region(ready: Flow) -> None:
    jump_and_choose(ready, "type", "m6i.large")
    jump_and_choose(ready, "region", "eu-west-1")
    await ready.look_all()
    assert ready.draft.get("aws.instance_type") == "t3.medium"


async def test_the_type_follows_the_image_and_the_image_the_type(ready: Flow) -> None:
    assert jump_and_choose(ready, "image", "24.04 x86_64")["type"] == ("t4g.medium", "t3.medium")
    jump_and_choose(ready, "image", "ami-00000000000000006")
    assert jump_and_choose(ready, "type", "m7g.large")["image"] == ("ami-00000000000000006", "Ubuntu 24.04")


async def test_suggested_subnets_follow_the_type_and_chosen_ones_block_it(ready: Flow) -> None:
    jump_and_choose(ready, "type", "m7g.large")
    await ready.look_all()
    ready.jump("subnets")
    assert ready.draft.get("aws.subnets") == ["subnet-00000000000000000"]
    form = ready.form()
    assert isinstance(form, Table)
    assert {row.blocked for row in form.rows} == {
        None,
        "m7g.large is not offered in us-east-2b",
        "m7g.large is not offered in us-east-2c",
    }
    jump_and_choose(ready, "type", "t4g.medium")
    jump_and_choose(ready, "subnets", "subnet-00000000000000002")
    ready.jump("type")
    form = ready.form()
    assert isinstance(form, Table)
    assert {row.key: row.blocked for row in form.rows}["m7g.large"] == (
        "not offered in us-east-2c, where your subnets are"
    )
    ready.change(Chosen(("m7g.large",)))
    assert "us-east-2c" in str(ready.go()[0])


async def test_what_comes_back_too_late_is_dropped(ready: Flow, aws: Aws) -> None:
    ready.jump("vpc")
    looking = asyncio.create_task(ready.look(refresh=True))
    await asyncio.sleep(0)
    ready.jump("region")
    ready.change(Chosen(("eu-west-1",)))
    await looking
    assert ready.findings.vpcs is None
    assert ready.draft.get("aws.vpc") is None
    ready.jump("vpc")
    await ready.look()
    form = ready.form()
    assert isinstance(form, Table)
    assert form.rows[0].key == OTHER_VPC


async def test_only_what_is_not_known_yet_is_asked(ready: Flow, aws: Aws) -> None:
    ready.jump("type")
    ready.change(Chosen(("m7g.large",)))
    aws.asked.clear()
    await ready.look()
    assert sorted(aws.asked) == ["price", "quota"]


async def test_refresh_asks_anew(ready: Flow, aws: Aws) -> None:
    ready.jump("vpc")
    asked = len(aws.asked)
    await ready.look()
    assert len(aws.asked) == asked
    await ready.look(refresh=True)
    assert aws.refreshed == ["vpcs"]


@pytest.mark.parametrize(
    ("step", "lookup", "typed"),
    [
        ("region", "regions", {"aws.region": "us-east-2"}),
        ("type", "types us-east-2", {"aws.instance_type": "t4g.large"}),
        ("image", "images us-east-2", {"aws.image.ubuntu": "22.04", "aws.image.id": ""}),
        ("vpc", "vpcs us-east-2", {"aws.vpc": VPC}),
        ("subnets", f"subnets {VPC}", {"aws.subnets": "subnet-01234567, subnet-89abcdef"}),
    ],
)
async def test_a_denied_lookup_lets_the_answer_be_typed(
    begin: Begin, aws: Aws, step: str, lookup: str, typed: dict[str, str]
) -> None:
    denied = Problem("The permission ec2:Something is missing", "UnauthorizedOperation")
    flow = begin(environ={"TF_VAR_vpc_id": VPC, "AWS_REGION": "us-east-2"})
    aws.answers[lookup] = Found(problem=denied)
    flow.jump(step)
    await flow.look()
    form = flow.form()
    assert isinstance(form, Fields)
    assert form.notice == denied
    flow.change(Typed(typed))
    assert flow.go() == ()


async def test_typed_nonsense_is_told_at_its_step(ready: Flow) -> None:
    ready.jump("vpc")
    ready.change(Typed({"aws.vpc": "my-vpc"}))
    assert 'found "my-vpc"' in str(ready.go()[0])
    assert ready.current.key == "vpc"
    assert states(ready)["vpc"] is StepState.BLOCKED


async def test_an_empty_list_says_what_to_do(begin: Begin, aws: Aws) -> None:
    aws.answers["vpcs us-east-2"] = Found()
    flow = begin()
    flow.jump("region")
    await flow.look()
    flow.jump("vpc")
    await flow.look()
    form: Any = flow.form()
    assert (form.rows, "no VPC in us-east-2" in form.empty, form.by_hand is not None) == ((), True, True)
    assert flow.go()


async def test_looking_ahead_fills_every_step(begin: Begin) -> None:
    flow = begin()
    await flow.look_all()
    assert not flow.obstacles()
    assert flow.draft.answers().aws.vpc == VPC


async def test_the_way_leads_back_to_what_a_lookup_found_wrong_before_what_rests_on_it(
    begin: Begin, tmp_path: Path
) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text("cluster: {name: edge, workers: two}\naws: {region: eu-west-9}\n")
    flow = begin(file)
    assert flow.current.key == "size"
    await flow.look(flow.step("region"))
    flow.change(Typed({"cluster.workers": "2"}))
    assert flow.go() == ()
    assert flow.current.key == "region"
    flow.change(Chosen(("us-east-2",)))
    await flow.look_all()
    while flow.current.key != "review":
        assert flow.go() == ()
    assert not flow.obstacles()


async def test_back_leads_to_what_a_lookup_found_wrong(begin: Begin, tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text("cluster: {name: edge, workers: two}\naws: {region: eu-west-9}\n")
    flow = begin(file)
    assert not flow.back()
    await flow.look(flow.step("region"))
    assert flow.back()
    assert flow.current.key == "region"
