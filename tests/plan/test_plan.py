"""What will exist: names, places, prices, and the limits on all that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mectui.answers.model import Answers, DataDisks, Limits
from mectui.aws.rows import HourlyPrice, Subnet
from mectui.events import ExitCode, Trouble
from mectui.plan import ClusterPlan, Role, check_limits

Planned = Callable[..., ClusterPlan]


def places(plan: ClusterPlan) -> dict[str, str]:
    return {node.name: node.subnet for node in plan.nodes}


def test_nodes_have_the_names_and_roles_that_everything_goes_by(planned: Planned) -> None:
    nodes = planned(3, 2).nodes
    assert [node.name for node in nodes] == ["edge-cp-0", "edge-cp-1", "edge-cp-2", "edge-w-0", "edge-w-1"]
    assert [node.name for node in nodes if node.first] == ["edge-cp-0"]
    assert Counter(node.role for node in nodes) == {Role.CONTROL_PLANE: 3, Role.WORKER: 2}


def test_control_planes_part_over_zones_and_dqlite_is_told(planned: Planned) -> None:
    masters = [node for node in planned(3, 7).nodes if node.role is Role.CONTROL_PLANE]
    assert {node.zone for node in masters} == {"us-east-2a", "us-east-2b", "us-east-2c"}
    assert [node.failure_domain for node in masters] == [1, 2, 3]


def test_one_control_plane_and_workers_have_no_failure_domain(planned: Planned) -> None:
    assert {node.failure_domain for node in planned(1, 2).nodes} == {None}
    workers = [node for node in planned(3, 3).nodes if node.role is Role.WORKER]
    assert {node.failure_domain for node in workers} == {None}


def test_zones_count_before_subnets(planned: Planned, three_zones: tuple[Subnet, ...]) -> None:
    twice = replace(three_zones[0], id="subnet-00000000000000009")
    found = planned(3, 3, subnets=(three_zones[0], twice, three_zones[1]))
    assert Counter(node.zone for node in found.nodes) == {"us-east-2a": 3, "us-east-2b": 3}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(masters=st.sampled_from([1, 3, 5]), workers=st.integers(0, 40))
def test_nodes_are_spread_evenly_whatever_their_number(planned: Planned, masters: int, workers: int) -> None:
    nodes = planned(masters, workers).nodes
    for some in (nodes, [node for node in nodes if node.role is Role.CONTROL_PLANE]):
        counts = Counter(node.zone for node in some)
        assert max(counts.values()) - (min(counts.values()) if len(counts) == 3 else 0) <= 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(masters=st.sampled_from([1, 3, 5]), workers=st.integers(0, 20), more=st.integers(1, 10))
def test_more_workers_move_nobody(planned: Planned, masters: int, workers: int, more: int) -> None:
    before, after = places(planned(masters, workers)), places(planned(masters, workers + more))
    assert {name: after[name] for name in before} == before


def test_nodes_that_exist_stay_where_they_are(planned: Planned, three_zones: tuple[Subnet, ...]) -> None:
    crowd = {"edge-cp-0": three_zones[2].id, "edge-w-0": three_zones[2].id}
    found = places(planned(1, 3, placed=crowd))
    assert {name: found[name] for name in crowd} == crowd
    assert {found["edge-w-1"], found["edge-w-2"]} == {three_zones[0].id, three_zones[1].id}


def test_a_subnet_too_small_for_its_share_is_named(planned: Planned, three_zones: tuple[Subnet, ...]) -> None:
    small = replace(three_zones[1], free_addresses=1)
    subnets = (three_zones[0], small, three_zones[2])
    with pytest.raises(Trouble) as caught:
        planned(3, 3, subnets=subnets)
    assert caught.value.exit_code is ExitCode.USAGE
    assert f"{small.id} has 1 free addresses" in str(caught.value)
    assert planned(3, 3, subnets=subnets, placed={"edge-cp-1": small.id}).nodes


def test_equal_answers_make_equal_plans(planned: Planned) -> None:
    assert planned(3, 7) == planned(3, 7)


def test_dns_alone_is_there_from_the_start(planned: Planned) -> None:
    assert planned().first_node_addons == ("dns",)


def test_the_price_counts_machines_disks_and_addresses(planned: Planned, price: HourlyPrice) -> None:
    disks = DataDisks(count=2, size_gib=100)
    assert planned(hourly_price=price).hourly_usd == Decimal("0.1248")
    assert planned(hourly_price=price, public_ip="none").hourly_usd == Decimal("0.1098")
    assert planned(hourly_price=price, data_disks=disks).hourly_usd == Decimal("0.1848")
    assert planned().hourly_usd is None


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(max_nodes=3, max_hourly_usd=0.1248), None),
        (Limits(max_nodes=3), None),
        (Limits(max_nodes=3, max_hourly_usd=0.12), "The plan costs $0.1248 an hour"),
    ],
)
def test_limits_hold(
    limits: Limits,
    words: str | None,
    answers: Callable[..., Answers],
    planned: Planned,
    price: HourlyPrice,
) -> None:
    plan = planned(hourly_price=price)
    if words is None:
        check_limits(answers(limits=limits), plan)
        return
    with pytest.raises(Trouble) as caught:
        check_limits(answers(limits=limits), plan)
    assert caught.value.exit_code is ExitCode.USAGE
    assert words in str(caught.value)


def test_every_limit_that_is_passed_is_told(
    answers: Callable[..., Answers], planned: Planned, price: HourlyPrice
) -> None:
    with pytest.raises(Trouble) as caught:
        check_limits(
            answers(limits=Limits(max_nodes=3, max_hourly_usd=0.01)), planned(1, 9, hourly_price=price)
        )
    assert len(caught.value.problems) == 2


def test_an_unknown_price_is_over_any_limit(answers: Callable[..., Answers], planned: Planned) -> None:
    with pytest.raises(Trouble) as caught:
        check_limits(answers(limits=Limits(max_nodes=3, max_hourly_usd=1000.0)), planned())
    assert "price of t4g.medium in us-east-2 is not known" in str(caught.value)
