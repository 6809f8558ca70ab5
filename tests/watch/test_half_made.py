"""Whoever leaves is told what goes on, what is billed, and which command removes it."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from mectui.events import Phase, Step
from mectui.watch import HalfMade, half_made
from tests.watch.events import INSTANCE, KEY, Script, instance
from tests.watch.node_events import made_cluster, walk

MACHINE = {"kind": "instance", "id": "i-1", "node": "demo-w-0", "state": "running", "hourly_usd": 0.0336}
GROUP = {"kind": "security-group", "id": "sg-1", "hourly_usd": 0}
COMMANDS = {"Go on": "mectui resume demo", "Remove it": "mectui destroy demo"}


def spell(*words: str) -> str:
    return shlex.join(("mectui", *words))


def left(script: Script) -> HalfMade:
    found = half_made(script.view(), spell)
    assert found is not None
    return found


def failed(code: int = 1, **data: Any) -> Script:
    known = {"stage": "making", "exists": [MACHINE, GROUP], "hourly_usd": 0.0336, "commands": COMMANDS}
    return Script().end(code, "demo has in us-east-2: 1 instance", **known | data)


def test_a_failed_run_leaves_what_exists_and_what_is_billed_of_it() -> None:
    found = left(failed())
    assert found.asks
    assert [each.node for each in found.held] == ["demo-w-0"]
    assert found.block.splitlines() == [
        "demo has in us-east-2: 1 instance",
        "  billed     about $0.034 an hour",
        "  go on      mectui resume demo",
        "  remove it  mectui destroy demo",
    ]


def test_what_aws_did_not_tell_may_be_there() -> None:
    found = left(failed(exists=None, hourly_usd=None))
    assert found.asks
    assert "remove it  mectui destroy demo" in found.block


@pytest.mark.parametrize(
    "script",
    [
        Script().end(0, "demo: 3 nodes Ready"),
        Script().end(5, "the plan awaits approval", stage="draft"),
        failed(2, stage="draft", exists=[]),
        failed(exists=[]),
    ],
)
def test_nothing_is_left_of_what_is_done_or_made_nothing(script: Script) -> None:
    assert half_made(script.view(), spell) is None


def test_nothing_is_left_of_nothing() -> None:
    assert half_made(type(Script().view())(), spell) is None


def test_a_run_goes_on_by_itself_and_may_be_left_while_nothing_is_made() -> None:
    found = left(Script().begin(Phase.PREFLIGHT))
    assert not found.asks
    assert found.block.splitlines()[:2] == [
        "create demo goes on by itself",
        "  follow it                     mectui watch demo",
    ]


def test_it_asks_once_machines_are_being_made() -> None:
    script = Script().begin(Phase.APPLY)
    script.resource("started", f"{KEY}.this").resource("finished", f"{KEY}.this", seconds=1)
    assert not left(script).asks
    script.resource("started", instance("demo-w-0"), node="demo-w-0")
    script.resource("started", instance("demo-w-1"), node="demo-w-1")
    script.resource("failed", instance("demo-w-1"), node="demo-w-1")
    found = left(script)
    assert found.asks
    assert [(each.node, each.state) for each in found.held] == [("demo-w-0", "being made")]
    assert "made so far: 1 instance" in found.stands


def test_machines_of_earlier_runs_are_known_by_their_nodes() -> None:
    script = made_cluster(1, 1)
    resumed = Script(kind="resume").begin(Phase.NODES)
    for node in ("demo-cp-0", "demo-w-0"):
        walk(resumed, node, Step.TRUSTED)
        walk(script, node, Step.TRUSTED)
    assert [each.node for each in left(resumed).held] == ["demo-cp-0", "demo-w-0"]
    assert [each.node for each in left(script).held] == ["demo-cp-0", "demo-w-0"]


def test_a_destruction_leaves_what_is_not_gone_yet() -> None:
    script = Script(kind="destroy").begin(Phase.PLAN)
    for node in ("demo-cp-0", "demo-w-0"):
        script.change("delete", instance(node), node=node)
    script.change("delete", f"{KEY}.this").ready().begin(Phase.DESTROY)
    script.resource("finished", instance("demo-w-0"), "delete", node="demo-w-0", seconds=3)
    found = left(script)
    assert [each.node for each in found.held] == ["demo-cp-0"]
    assert "still there: 1 instance" in found.stands
    assert list(found.commands.values()) == ["mectui watch demo"]
    assert INSTANCE not in found.block


def test_a_terminal_gets_no_escapes() -> None:
    assert "\x1b" not in left(failed(commands={"Go on": "mectui \x1b[31mresume"})).block
