"""Trouble in the cloud and on the nodes: what is seen of it, and that the remedy works from the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from screens.routes import ToWizard
from screens.signs import UNICODE
from tests.end_to_end.program import Mectui
from tests.end_to_end.screens.at_screen import AtScreen
from tests.end_to_end.screens.conftest import Opened

pytestmark = [pytest.mark.terraform, pytest.mark.cloud, pytest.mark.slow]

Answers = Callable[..., Path]
HASTY = {"boot": "15s", "join": "30s"}


@pytest.mark.parametrize("faults", [("boot-failure:w-1", "join-half-done:w-0", "ssh-dropped:cp-0")])
async def test_nodes_that_fail_are_tried_again(mectui: Mectui, answers: Answers, open_screen: Opened) -> None:
    file = with_timeouts(answers())
    async with open_screen(ToWizard(file)) as at:
        await apply(at)
        await a_dead_machine_is_tried_again(at, mectui)
        await a_dropped_connection_was_noticed(at)
        await a_half_done_join_is_tried_again(at)
    assert len(mectui.instances()) == 3


async def a_dead_machine_is_tried_again(at: AtScreen, mectui: Mectui) -> None:
    """Try it again while the others go on: it boots once its instance was started anew."""
    await at.sees("✗ w-1", "r Try again")
    power_cycle(mectui, "demo-w-1")
    await at.press("r")
    await at.sees("w-1 ✓✓✓✓✓✓✓✓")


async def a_dropped_connection_was_noticed(at: AtScreen) -> None:
    """The node connected again by itself; its own log has it."""
    while f"{UNICODE.here} ✓ cp-0" not in at.text:
        await at.press("up")
    await at.press("enter")
    await at.sees("cp-0 of demo")
    await at.press("slash")
    await at.type("connecting again")
    await at.press("enter")
    await at.sees("connection", "connecting again")
    await at.press("escape", "escape")


async def a_half_done_join_is_tried_again(at: AtScreen) -> None:
    """Try it again at the end of the run: it leaves what it half joined, and joins."""
    await at.sees("try demo-w-0 again", "it says that it has joined")
    await at.choose("try demo-w-0 again")
    await at.sees("demo: 3 nodes Ready")


@pytest.mark.parametrize("faults", [("aws-quota:RunInstances:1",)])
async def test_a_broken_apply_goes_on(mectui: Mectui, answers: Answers, open_screen: Opened) -> None:
    async with open_screen(ToWizard(answers())) as at:
        await apply(at)
        await a_refused_instance_is_told(at)
        made = mectui.instances()
        await at.choose("go on")
        await at.sees("Applying the plan", "creating")
        await end_the_run(at)
        await at.choose("go on")
        await at.sees("demo: 3 nodes Ready")
    assert len(mectui.instances()) == 3
    assert set(made) <= set(mectui.instances()), "what was made before has stayed"


async def a_refused_instance_is_told(at: AtScreen) -> None:
    """AWS' reason, what exists, and what it costs."""
    await at.sees("✗ create demo: it failed", "vCPU")
    await at.press("pagedown")
    await at.sees("In AWS now, and billed", "2 instances")


async def end_the_run(at: AtScreen) -> None:
    """Ask for its end with Ctrl-C, once to be asked and once to be sure."""
    await at.press("ctrl+c")
    await at.sees("End the run, resume demo?")
    await at.press("ctrl+c")
    await at.sees("it was ended before its time", "In AWS now, and billed")


async def apply(at: AtScreen) -> None:
    """Go from a review where nothing is open through the gate."""
    await at.sees("✓ ready: nothing stands between")
    await at.press("enter")
    await at.sees("apply this plan")
    await at.press("a")


def power_cycle(mectui: Mectui, node: str) -> None:
    """Stop and start a node's instance, as one does in AWS' console."""
    ec2 = mectui.cloud("ec2")
    instance = next(row["instance_id"] for row in mectui.status("demo")["nodes"] if row["name"] == node)
    ec2.stop_instances(InstanceIds=[instance])
    ec2.get_waiter("instance_stopped").wait(InstanceIds=[instance], WaiterConfig={"Delay": 1})
    ec2.start_instances(InstanceIds=[instance])


def with_timeouts(file: Path) -> Path:
    """Shorten the deadlines of answers: what never comes is waited for in real time."""
    data: dict[str, Any] = yaml.safe_load(file.read_text())
    file.write_text(yaml.safe_dump(data | {"timeouts": HASTY}))
    return file
