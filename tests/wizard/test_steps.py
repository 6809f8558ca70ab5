"""What single steps ask, and why they do not let one go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mectui.aws.lookups import Found, KeyPair
from mectui.events import Problem
from mectui.wizard import Chosen, Fields, Flow, Input, Typed, review, tally
from tests.wizard.small_aws import Aws, found
from tests.wizard.walking import at, fields, said, table

Begin = Callable[..., Flow]


async def test_a_region_that_is_not_enabled_cannot_be_taken(begin: Begin) -> None:
    flow = await at(begin(), "region")
    assert {row.key: row.blocked for row in table(flow).rows}["ap-east-1"] == "not enabled for this account"
    flow.change(Typed({"aws.region": "ap-east-1"}))
    await flow.look()
    assert "aws account enable-region --region-name ap-east-1" in said(flow)
    flow.change(Typed({"aws.region": "mars-north-1"}))
    await flow.look()
    assert "There is no region mars-north-1" in said(flow)


async def test_local_zones_are_called_so(begin: Begin) -> None:
    flow = await at(begin(), "region")
    preview = next(row.preview for row in table(flow).rows if row.key == "us-east-2")
    assert preview == (
        ("Zones", "us-east-2a, us-east-2b, us-east-2c"),
        ("Local Zones", "us-east-2-chi-1a"),
        ("Wavelength Zones", "us-east-2-wl1-a (off)"),
    )


async def test_the_name_of_a_cluster_on_record_is_taken(begin: Begin) -> None:
    flow = await at(begin(taken=("edge", "edge-2")), "size")
    assert flow.draft.get("cluster.name") == "edge-3"
    flow.change(Typed({"cluster.name": "edge"}))
    assert "There is a cluster edge already" in said(flow)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"cluster.control_planes": "2"}, "an odd number"),
        ({"cluster.workers": "many"}, "a whole number"),
        ({"cluster.workers": "12"}, "13 or more"),
        ({"cluster.name": ""}, "cluster.name is not answered yet"),
        ({"cluster.channel": "latest"}, "a snap channel"),
    ],
)
async def test_sizes_that_do_not_fit(begin: Begin, given: dict[str, str], why: str) -> None:
    flow = await at(begin(), "size")
    flow.change(Typed(given))
    assert why in said(flow)


async def test_types_too_small_or_offered_nowhere_say_so(begin: Begin) -> None:
    flow = await at(begin(), "type")
    blocked = {row.key: row.blocked or "" for row in table(flow).rows}
    assert "too little for MicroK8s" in blocked["t4g.nano"]
    assert blocked["x9.huge"] == "no zone of this region offers it"
    assert blocked["t4g.medium"] == ""
    flow.change(Typed({"aws.instance_type": "t9.none"}))
    assert "not offered in us-east-2" in said(flow)


async def test_an_unknown_price_is_called_unknown(begin: Begin) -> None:
    flow = await at(begin(), "type")
    cells = {row.key: row.cells for row in table(flow).rows}
    assert (cells["t4g.medium"][3], cells["x9.huge"][3]) == ("0.0336", "unknown")
    flow.draft = flow.draft.with_value("aws.instance_type", "x9.huge")
    assert tally(flow.draft, flow.findings.since(["aws.instance_type"])).hourly_usd is None


async def test_any_image_can_be_named_by_its_id(begin: Begin, aws: Aws) -> None:
    flow = await at(begin(), "image")
    stranger = replace(
        aws.answers["images us-east-2"].rows[0], id="ami-0fedcba9", release=None, current=False
    )
    flow.change(Typed({"aws.image.id": "ami-0fedcba9", "aws.image.ubuntu": ""}))
    assert "has not been asked about ami-0fedcba9" in said(flow)
    aws.answers["image ami-0fedcba9"] = found(stranger)
    await flow.look()
    assert flow.go() == ()


async def test_an_image_that_nobody_sees_is_refused(begin: Begin, aws: Aws) -> None:
    flow = await at(begin(), "image")
    aws.answers["image ami-0fedcba9"] = Found(problem=Problem("ami-0fedcba9 is not in us-east-2"))
    flow.change(Typed({"aws.image.id": "ami-0fedcba9"}))
    await flow.look()
    assert "is not in us-east-2" in said(flow)


@pytest.mark.parametrize(
    ("step", "lookup"), [("type", "quota"), ("type", "price"), ("region", "zones us-east-2")]
)
async def test_what_is_merely_good_to_know_is_missed_aloud(
    begin: Begin, aws: Aws, step: str, lookup: str
) -> None:
    aws.answers[lookup] = Found(problem=Problem("The permission service:Call is missing"))
    flow = await at(begin(), step)
    assert "service:Call is missing" in str(table(flow).notice)
    assert flow.go() == ()


async def test_a_plan_of_that_name_is_told_and_not_suggested(begin: Begin) -> None:
    flow = await at(begin(taken=("edge-2",), drafts=("edge",)), "size")
    assert flow.draft.get("cluster.name") == "edge-3"
    flow.change(Typed({"cluster.name": "edge"}))
    form = flow.form()
    assert isinstance(form, Fields)
    assert form.facts == (("On record", "a plan of edge; a run replaces it"),)
    assert flow.go() == ()


async def test_the_key_pairs_that_there_are_stand_beside_the_key(begin: Begin, aws: Aws) -> None:
    aws.answers["keys"] = found(*(KeyPair(f"key[{number}]", "rsa", "") for number in range(7)))
    flow = await at(begin(), "access")
    form = flow.form()
    assert isinstance(form, Fields)
    assert dict(form.facts)["Key pairs in EC2"] == (
        "key[0] (rsa), key[1] (rsa), key[2] (rsa), key[3] (rsa), key[4] (rsa), and 2 more"
    )
    aws.answers["keys"] = Found(problem=Problem("The permission ec2:DescribeKeyPairs is missing"))
    await flow.look(refresh=True)
    form = flow.form()
    assert isinstance(form, Fields)
    assert "ec2:DescribeKeyPairs" in dict(form.facts)["Key pairs in EC2"]
    assert flow.go() == ()


async def test_this_machines_address_is_offered_and_needed_for_auto(begin: Begin, aws: Aws) -> None:
    flow = await at(begin(), "access")
    assert "203.0.113.7" in fields(flow)["aws.access"]
    aws.answers["address"] = Found(problem=Problem("This machine's public address is unknown"))
    await flow.look(refresh=True)
    assert "is unknown" in said(flow)
    flow.change(Typed({"aws.access": "198.51.100.1"}))
    assert flow.draft.get("aws.access") == ["198.51.100.1/32"]
    assert flow.go() == ()


async def test_the_image_sets_the_least_root_disk(begin: Begin) -> None:
    flow = await at(begin(), "storage")
    assert fields(flow)["aws.root_disk_gib"] == "GiB, 10 or more"
    flow.change(Typed({"aws.root_disk_gib": "9"}))
    assert "needs a root disk of 10 GiB" in said(flow)


@pytest.mark.parametrize(
    ("sections", "asked"),
    [
        ("[]", []),
        ("[cluster]", ["size"]),
        ("[addons, ssh]", ["access", "addons", "inputs"]),
        (
            '["*"]',
            [
                "credentials",
                "region",
                "size",
                "type",
                "image",
                "vpc",
                "subnets",
                "access",
                "storage",
                "addons",
                "inputs",
            ],
        ),
    ],
)
async def test_a_file_says_which_sections_are_asked(
    begin: Begin, ready: Flow, tmp_path: Path, sections: str, asked: list[str]
) -> None:
    file = tmp_path / "answers.yaml"
    ready.draft.save(file)
    file.write_text(file.read_text().replace("interactive_sections: []", f"interactive_sections: {sections}"))
    flow = begin(file)
    await flow.look_all()
    assert [row.key for row in flow.overview() if row.asked] == [*asked, "review"]
    visited = []
    while flow.current.key != "review":
        visited.append(flow.current.key)
        assert flow.go() == ()
    assert visited == asked


async def test_the_review_needs_no_visit_and_names_what_no_step_asks(begin: Begin, tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text("cluster: {name: edge}\naws: {regoin: us-east-2, region: us-east-2}\n")
    flow = begin(file)
    await flow.look_all()
    last = review(flow)
    assert not last.sound
    assert [(step, "regoin" in problem.what) for step, problem in last.problems] == [("review", True)]
    rows = {row.path: row for row in last.rows}
    assert (rows["aws.regoin"].step, rows["aws.region"].step) == (None, "region")
    assert str(rows["aws.region"].origin) == f"answer file {file}:2"
    assert len(last.rows) > 35


async def test_who_reaches_what(begin: Begin) -> None:
    flow = await at(begin(environ={"MECTUI_BASTION_HOST": "198.51.100.9"}), "access")
    flow.change(Typed({"aws.access": "auto, 0.0.0.0/0", "aws.node_ports": "203.0.113.0/24"}))
    assert {reach.who: reach.what for reach in review(flow).reach} == {
        "the nodes": (False, True, False, True),
        "203.0.113.7/32 (this machine)": (True, True, False, False),
        "0.0.0.0/0 (everybody)": (True, True, False, False),
        "203.0.113.0/24": (False, False, True, False),
        "the bastion 198.51.100.9": (True, True, False, False),
    }


async def test_too_many_vcpus_for_the_quota_are_counted(begin: Begin) -> None:
    flow = await at(begin(), "size")
    flow.change(Typed({"cluster.workers": "14", "limits.max_nodes": "20"}))
    amount = tally(flow.draft, flow.findings)
    assert (amount.nodes, amount.vcpu, amount.vcpu_quota, amount.vcpu_in_use) == (15, 30, 32, 4)
    assert amount.over_quota


@pytest.mark.parametrize(
    "given", [Chosen(("nothing-of-the-kind",)), Chosen(()), Typed({}), Typed({"aws.vpc": "]"})]
)
async def test_no_answer_whatever_breaks_a_step(ready: Flow, given: Input) -> None:
    for step in ready.steps:
        ready.jump(step.key)
        ready.change(given)
        await ready.look_all()
        assert ready.form()
        assert [row.summary for row in ready.overview()]
        assert ready.draft.yaml()
        assert review(ready).rows
