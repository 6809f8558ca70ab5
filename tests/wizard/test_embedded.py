"""Against the embedded cloud: what the steps collect is what a person types, down to the last byte."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from mectui.answers import Answers, load
from mectui.aws import Cloud, open_cloud, price, survey
from mectui.demo import process
from mectui.events import Phase, Reporter
from mectui.plan import ClusterPlan, make_plan
from mectui.wizard import Chosen, Flow, Input, Typed, begin, preflight, review, tally
from mectui.workspace import render

pytestmark = pytest.mark.cloud

TYPED = """
version: 1
cluster:
  name: edge
  control_planes: 3
  workers: 2
aws:
  region: us-east-2
  image: {ubuntu: "22.04"}
  instance_type: t3.medium
  vpc: vpc-0dec0de0000000001
  subnets:
    - subnet-0dec0de000000001a
    - subnet-0dec0de000000001b
    - subnet-0dec0de000000001c
  access: [auto, 198.51.100.9/32]
  public_ip: elastic
  root_disk_gib: 40
addons: [dns]
"""

ANSWERS: Mapping[str, Input] = {
    "size": Typed({"cluster.control_planes": "3"}),
    "image": Chosen(("22.04 x86_64",)),
    "access": Typed({"aws.access": "auto, 198.51.100.9", "aws.public_ip": "elastic"}),
    "storage": Typed({"aws.root_disk_gib": "40"}),
}


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """The environment that leads to an embedded cloud."""
    home = tmp_path_factory.mktemp("cloud")
    try:
        yield {"PATH": os.environ["PATH"], "HOME": str(home)} | process.ensure(home)
    finally:
        process.stop(home)


async def walk(flow: Flow, answers: Mapping[str, Input]) -> None:
    """Go from the first step to the review, as a person does who accepts what is not in `answers`."""
    while flow.current.key != "review":
        await flow.look()
        if flow.current.key in answers:
            flow.change(answers[flow.current.key])
            await flow.look()
        assert not flow.go(), flow.problems()
    await flow.look_all()


async def planned(answers: Answers, environ: Mapping[str, str]) -> ClusterPlan:
    """Plan as a run does, with a key that stays the same."""
    cloud: Cloud = open_cloud(answers.aws, environ)
    found = await survey(cloud, answers, environ, Reporter(lambda _: None, Phase.PREFLIGHT))
    listed = await price(cloud, answers.aws.instance_type)
    return make_plan(answers, found, ssh_public_key="ssh-ed25519 AAAA", hourly_price=listed)


async def test_collected_answers_are_typed_ones_down_to_the_workspace(
    cloud: Mapping[str, str], tmp_path: Path
) -> None:
    flow = begin(None, cloud, tmp_path / "cache")
    await walk(flow, ANSWERS)
    saved, typed = tmp_path / "saved.yaml", tmp_path / "typed.yaml"
    flow.draft.save(saved)
    typed.write_text(TYPED)
    again, by_hand = (load(file, environ=cloud) for file in (saved, typed))
    assert again.answers == by_hand.answers
    assert again.to_save() == flow.draft.loaded().to_save()
    plans = [await planned(loaded.answers, cloud) for loaded in (again, by_hand)]
    assert render(plans[0]) == render(plans[1])
    assert tally(flow.draft, flow.findings).hourly_usd == plans[0].hourly_usd


async def test_every_default_is_sound_and_the_preflight_agrees(
    cloud: Mapping[str, str], tmp_path: Path
) -> None:
    flow = begin(None, cloud, tmp_path / "cache")
    await walk(flow, {})
    seen: list[str] = []
    checks = await preflight(flow.draft.answers(), cloud, lambda check: seen.append(check.name))
    last = review(flow, checks)
    assert last.sound, last.checks
    assert seen == [check.name for check in last.checks]
    assert {"identity", "image", "network", "quota"} <= set(seen)
    assert (last.tally.nodes, last.tally.vcpu, last.tally.memory_mib) == (3, 6, 3 * 4096)
    assert not last.tally.over_quota


async def test_a_whole_file_is_prefilled_and_leads_to_the_review_at_once(
    cloud: Mapping[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(TYPED)
    flow = begin(file, cloud, tmp_path / "cache")
    assert flow.current.key == "review"
    await flow.look_all()
    assert not flow.obstacles()
    assert flow.draft.loaded().answers == load(file, environ=cloud).answers


async def test_the_preflight_tells_what_is_wrong(cloud: Mapping[str, str], tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(TYPED.replace("subnet-0dec0de000000001a", "subnet-0dec0de00000000ff"))
    checks = await preflight(load(file, environ=cloud).answers, cloud)
    assert [check.name for check in checks if check.ok is False] == ["network"]
