"""A screen waits for its slowest call and no longer: all its calls are in flight at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Barrier, Event
from typing import Any

from mectui.aws.lookups import Found, Lookups

REGION = "us-east-2"
ANSWERS: dict[str, dict[str, Any]] = {
    "GetCallerIdentity": {"Account": "123456789012", "Arn": "arn:aws:sts::123456789012:user/someone"},
    "DescribeRegions": {"Regions": []},
    "DescribeAvailabilityZones": {"AvailabilityZones": []},
    "DescribeImages": {"Images": []},
    "DescribeInstanceTypes": {"InstanceTypes": []},
    "DescribeInstanceTypeOfferings": {"InstanceTypeOfferings": []},
    "DescribeVpcs": {"Vpcs": []},
    "DescribeSubnets": {"Subnets": []},
    "DescribeRouteTables": {"RouteTables": []},
    "DescribeKeyPairs": {"KeyPairs": []},
    "GetServiceQuota": {"Quota": {"Value": 32}},
    "DescribeInstances": {"Reservations": []},
}
CALLS = sorted([*ANSWERS, "DescribeImages"])  # Canonical's and the account's own


def gate(client_of: Callable[[str], Any], hold: Callable[[str], None]) -> None:
    """Answer every call of `ANSWERS` once `hold`, called with its name in its thread, returns."""

    def respond(model: Any, **_: Any) -> Any:
        hold(model.name)
        return type("Answer", (), {"status_code": 200}), {"ResponseMetadata": {}, **ANSWERS[model.name]}

    for service in ("ec2", "sts", "service-quotas"):
        client_of(service).meta.events.register_first("before-call", respond)


async def test_every_call_of_every_screen_is_in_flight_at_once(
    lookups: Lookups, client_of: Callable[[str], Any]
) -> None:
    made: list[str] = []
    all_there = Barrier(len(CALLS), timeout=30)

    def hold(name: str) -> None:
        made.append(name)
        all_there.wait()  # breaks unless each has begun before any has ended

    gate(client_of, hold)
    found: list[Found[Any]] = await asyncio.gather(
        lookups.identity(),
        lookups.regions(),
        lookups.zones(REGION),
        lookups.images(REGION),
        lookups.instance_types(REGION),
        lookups.vpcs(REGION),
        lookups.subnets(REGION, "vpc-1"),
        lookups.key_pairs(REGION),
        lookups.quota(REGION, "t4g.medium"),
    )
    assert [each.problem for each in found] == [None] * len(found)
    assert sorted(made) == CALLS


async def test_equal_lookups_in_flight_are_one(lookups: Lookups, client_of: Callable[[str], Any]) -> None:
    made: list[str] = []
    gate(client_of, made.append)
    await asyncio.gather(*(lookups.zones(REGION) for _ in range(5)))
    assert made.count("DescribeAvailabilityZones") == 1
    assert made.count("GetCallerIdentity") == 1


async def test_one_who_leaves_takes_the_answer_from_nobody(
    lookups: Lookups, client_of: Callable[[str], Any]
) -> None:
    begun, go_on = Event(), Event()

    def hold(name: str) -> None:
        if name == "DescribeVpcs":
            begun.set()
            go_on.wait(30)

    gate(client_of, hold)
    leaving = asyncio.ensure_future(lookups.vpcs(REGION))
    staying = asyncio.ensure_future(lookups.vpcs(REGION))
    await asyncio.to_thread(begun.wait)
    leaving.cancel()
    go_on.set()
    assert (await staying).problem is None
