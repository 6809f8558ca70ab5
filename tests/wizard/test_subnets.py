"""Which subnets may be taken, and what taking them means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from mectui.aws.lookups import Found
from mectui.events import Problem
from mectui.wizard import Chosen, Flow, Typed, tally
from tests.wizard.small_aws import ARM, VPC, Aws, found, kind, subnet
from tests.wizard.walking import at, said, table

Begin = Callable[..., Flow]

T4G = kind("t4g.medium", ARM, 2, 4096, "abc", "0.0336")


@pytest.mark.parametrize("told", [True, False])
async def test_a_local_zone_is_taken_by_whoever_asks_for_it_and_says_what_it_means(
    begin: Begin, aws: Aws, told: bool
) -> None:
    local = replace(subnet("d"), zone="us-east-2-chi-1a")
    aws.answers[f"subnets {VPC}"] = found(local, subnet("a"))
    aws.answers["types us-east-2"] = found(replace(T4G, zones=frozenset({"us-east-2a", local.zone})))
    if not told:
        aws.answers["zones us-east-2"] = Found(problem=Problem("ec2:DescribeAvailabilityZones is missing"))
    flow = await at(begin(), "subnets")
    assert flow.draft.get("aws.subnets") == [subnet("a").id]
    if not told:
        assert "ec2:DescribeAvailabilityZones" in str(table(flow).notice)
        return
    row = next(row for row in table(flow).rows if row.key == local.id)
    assert (row.cells[2], row.blocked) == ("us-east-2-chi-1a (Local Zone)", None)
    assert "run from us-east-2a: fewer types, its own prices" in dict(row.preview)["Local Zone"]
    flow.change(Chosen((local.id,)))
    assert "us-east-2-chi-1a is a Local Zone" in str(table(flow).notice)
    assert "prices in us-east-2-chi-1a differ" in tally(flow.draft, flow.findings).price_basis
    assert flow.go() == ()


async def test_a_full_subnet_cannot_be_taken(begin: Begin, aws: Aws) -> None:
    aws.answers[f"subnets {VPC}"] = found(subnet("a", free=0), subnet("b", free=1))
    flow = await at(begin(), "subnets")
    assert flow.draft.get("aws.subnets") == [subnet("b").id]
    assert [row.blocked for row in table(flow).rows] == ["it has no free address", None]
    assert "free addresses: 1; nodes there, spread evenly: 3" in said(flow)


async def test_a_subnet_too_small_for_the_nodes_that_go_there_is_refused(begin: Begin, aws: Aws) -> None:
    aws.answers[f"subnets {VPC}"] = found(subnet("a", free=3), subnet("b"))
    flow = await at(begin(), "size")
    flow.change(Typed({"cluster.workers": "9", "limits.max_nodes": "10"}))
    flow.jump("subnets")
    assert f"{subnet('a').id} is too small: free addresses: 3; nodes there, spread evenly: 5" in said(flow)
    flow.change(Chosen((subnet("b").id,)))
    assert flow.go() == ()


@pytest.mark.parametrize(
    ("planes", "letters", "lost"),
    [
        ("1", "a", None),
        ("3", "abc", None),
        ("3", "ab", "us-east-2a"),
        ("5", "ab", "us-east-2a"),
        ("5", "abc", None),
    ],
)
async def test_control_planes_that_one_zone_has_too_many_of_are_doubtful(
    begin: Begin, planes: str, letters: str, lost: str | None
) -> None:
    flow = await at(begin(), "size")
    flow.change(Typed({"cluster.control_planes": planes, "cluster.workers": "0"}))
    flow.jump("subnets")
    flow.change(Chosen(tuple(subnet(letter).id for letter in letters)))
    notice = table(flow).notice
    assert (notice is None) if lost is None else (f"losing {lost} would stop the cluster" in str(notice))
    assert flow.go() == ()


async def test_a_network_without_a_way_out_says_so(begin: Begin, aws: Aws) -> None:
    aws.answers[f"subnets {VPC}"] = found(replace(subnet("a"), public=False))
    flow = await at(begin(), "subnets")
    assert "no route to an internet gateway" in str(table(flow).notice)
    aws.answers[f"subnets {VPC}"] = found(replace(subnet("a"), public=None))
    await flow.look(refresh=True)
    assert table(flow).notice is None


async def test_without_public_subnets_private_ones_are_suggested(begin: Begin, aws: Aws) -> None:
    aws.answers[f"subnets {VPC}"] = found(subnet("a", public=False), subnet("b", public=False))
    flow = await at(begin(), "subnets")
    assert len(flow.draft.get("aws.subnets")) == 2
