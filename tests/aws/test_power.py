"""Machines are switched off and on, and EC2's own word is waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from mectui.aws import Cloud, LiveInstance
from mectui.aws.power import Power, switch
from mectui.events import Event, ExitCode, Reporter, Trouble

ONE = "i-0123456789abcdef0"
SHUT_DOWN = "Client.UserInitiatedShutdown: User initiated shutdown"
NO_ROOM = "Server.InsufficientInstanceCapacity: Insufficient capacity to satisfy instance request"

Script = Callable[..., list[str]]
Switching = Callable[..., Any]


def described(state: str, reason: str = SHUT_DOWN) -> dict[str, Any]:
    tags = [{"Key": "mectui:cluster", "Value": "edge"}, {"Key": "mectui:node", "Value": "edge-w-0"}]
    row = {"InstanceId": ONE, "State": {"Name": state}, "Tags": tags, "StateReason": {"Message": reason}}
    return {"Reservations": [{"Instances": [row]}]}


def refused(code: str, message: str = "as told") -> dict[str, Any]:
    return {"Error": {"Code": code, "Message": message}}


@pytest.fixture
def script(cloud: Cloud) -> Script:
    """Return a way to have an operation answered with one body after another, and to hear when it is."""
    calls: list[str] = []

    def arrange(operation: str, *bodies: dict[str, Any]) -> list[str]:
        coming: Iterator[dict[str, Any]] = iter(bodies)
        latest = bodies[0]

        def answer(**_: Any) -> Any:
            nonlocal latest
            latest = next(coming, latest)
            calls.append(operation)
            status = SimpleNamespace(status_code=400 if "Error" in latest else 200)
            return status, {"ResponseMetadata": {}, **latest}

        cloud.ec2.meta.events.register(f"before-call.ec2.{operation}", answer)
        return calls

    return arrange


@pytest.fixture
def switching(cloud: Cloud, reporter: Reporter) -> Switching:
    async def run(power: Power, *ids: str, **more: Any) -> list[LiveInstance]:
        return await switch(cloud, "edge", ids or [ONE], power, reporter, pause=0, **more)

    return run


async def test_they_go_off_and_on_and_each_is_told(
    account: Any, switching: Switching, told: list[Event]
) -> None:
    ids = [account.run("edge", f"edge-w-{i}") for i in range(2)]
    other = account.run("other", "other-w-0")
    orders: list[str] = []
    off = await switching(Power.STOP, *ids, accepted=lambda: orders.append("stop"))
    assert [(row.node, row.state) for row in off] == [("edge-w-0", "stopped"), ("edge-w-1", "stopped")]
    on = await switching(Power.START, *ids)
    assert [row.state for row in on] == ["running"] * 2
    assert orders == ["stop"]
    seen = [(event.event, event.data["action"]) for event in told if event.node == "edge-w-1"]
    assert seen == [(f"resource.{word}", action) for action in Power for word in ("started", "finished")]
    assert {event.resource for event in told} == set(ids)
    state = account.ec2.describe_instances(InstanceIds=[other])["Reservations"][0]["Instances"][0]["State"]
    assert state["Name"] == "running"


async def test_where_they_are_already_nothing_is_asked(
    account: Any, switching: Switching, told: list[Event], script: Script
) -> None:
    one = account.run("edge", "edge-w-0")
    calls = script("StartInstances", refused("UnauthorizedOperation"))
    assert [row.id for row in await switching(Power.START, one)] == [one]
    assert (calls, told) == ([], [])


async def test_one_on_its_way_off_is_started_once_it_is_there(script: Script, switching: Switching) -> None:
    states = ("stopping", "stopping", "stopped", "pending", "running")
    calls = script("DescribeInstances", *map(described, states))
    script("StartInstances", refused("IncorrectInstanceState"), {})
    [row] = await switching(Power.START)
    assert row.state == "running"
    assert calls == ["DescribeInstances"] * 3 + ["StartInstances"] + ["DescribeInstances"] * 2


async def test_what_ec2_says_is_elsewhere_is_asked_again(script: Script, switching: Switching) -> None:
    calls = script("DescribeInstances", *map(described, ("stopped", "stopped", "pending", "running")))
    script("StartInstances", refused("IncorrectInstanceState"), {})
    await switching(Power.START)
    assert calls.count("StartInstances") == 2


@pytest.mark.parametrize(
    ("code", "exit_code", "what"),
    [
        ("UnsupportedOperation", ExitCode.USAGE, "AWS refuses to stop the machines"),
        ("OperationNotPermitted", ExitCode.USAGE, "AWS refuses to stop the machines"),
        ("UnauthorizedOperation", ExitCode.REFUSED, "AWS denies this identity to stop the machines"),
    ],
)
async def test_a_refusal_is_told_with_its_reason(
    script: Script, switching: Switching, told: list[Event], code: str, exit_code: ExitCode, what: str
) -> None:
    spot = "You can't stop the Spot Instance because it is associated with a one-time Spot Instance request."
    script("DescribeInstances", described("running"))
    script("StopInstances", refused(code, spot))
    orders: list[str] = []
    with pytest.raises(Trouble) as caught:
        await switching(Power.STOP, accepted=lambda: orders.append("stop"))
    assert caught.value.exit_code is exit_code
    assert (caught.value.problems[0].what, caught.value.problems[0].why) == (what, f"{code}: {spot}")
    assert (orders, told) == ([], [])


async def test_without_room_for_them_one_tries_again_later(script: Script, switching: Switching) -> None:
    script("DescribeInstances", described("stopped"))
    script("StartInstances", refused("InsufficientInstanceCapacity"))
    with pytest.raises(Trouble) as caught:
        await switching(Power.START)
    assert caught.value.exit_code is ExitCode.MISSING
    assert "`mectui start edge`" in caught.value.problems[0].remedy


async def test_one_that_goes_off_again_is_told_with_ec2s_reason(script: Script, switching: Switching) -> None:
    last = described("stopped", NO_ROOM)
    script("DescribeInstances", described("stopped"), described("stopped"), described("pending"), last)
    script("StartInstances", {})
    with pytest.raises(Trouble) as caught:
        await switching(Power.START)
    assert caught.value.exit_code is ExitCode.FAILED
    assert (caught.value.problems[0].what, caught.value.problems[0].why) == (
        "edge-w-0 did not start",
        NO_ROOM,
    )


@pytest.mark.parametrize(("reason", "why"), [(SHUT_DOWN, SHUT_DOWN), ("", "EC2 gives no reason")])
async def test_one_that_goes_off_again_without_a_new_reason_is_not_waited_for(
    script: Script, switching: Switching, reason: str, why: str
) -> None:
    off = described("stopped", reason)
    script("DescribeInstances", off, off, described("pending", reason), off, off)
    script("StartInstances", {})
    with pytest.raises(Trouble) as caught:
        await switching(Power.START, deadline=30)
    assert caught.value.exit_code is ExitCode.FAILED
    assert caught.value.problems[0].why == why


async def test_a_look_at_how_it_was_before_is_no_failure(script: Script, switching: Switching) -> None:
    off, pending = described("stopped"), described("pending")
    script("DescribeInstances", off, off, pending, off, pending, described("running"))
    script("StartInstances", {})
    assert [row.state for row in await switching(Power.START)] == ["running"]


async def test_the_deadline_names_who_has_not_arrived(script: Script, switching: Switching) -> None:
    script("DescribeInstances", described("stopping"))
    with pytest.raises(Trouble) as caught:
        await switching(Power.STOP, deadline=0.2)
    assert caught.value.exit_code is ExitCode.DEADLINE
    assert "edge-w-0 is still stopping" in str(caught.value)


async def test_one_that_is_going_for_good_is_left_out(script: Script, switching: Switching) -> None:
    script("DescribeInstances", described("shutting-down"))
    assert await switching(Power.STOP) == []
