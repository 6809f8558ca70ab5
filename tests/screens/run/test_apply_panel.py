"""An apply as it is seen: how far it is, what is late, what failed and why, and the log beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from mectui.clusters import Folder
from mectui.events import Phase, Problem
from mectui.watch import Usual
from screens.run.apply_panel import ApplyPanel
from screens.run.log_view import LogView
from screens.signs import ASCII, UNICODE, Signs
from tests.screens.run.panels import PanelApp, scene
from tests.screens.seeing import lines, press, seen
from tests.watch.events import INSTANCE, Script, instance, node_names, plan_machine, plan_new_cluster

CAPACITY = Problem(
    "creating EC2 Instance: InsufficientInstanceCapacity",
    "We do not have sufficient t4g.medium capacity in the zone you requested (us-east-2b). "
    + "Our system will be working on provisioning additional capacity. " * 8
    + '(nodes.tf:48: resource "aws_instance" "node" {)',
    "choose another instance type, then go on with `mectui resume demo`",
)


def known(seconds: float = 14) -> Usual:
    script = Script().resource("finished", f"{INSTANCE}.x", seconds=seconds)
    return Usual.of([script.resource("finished", f"{INSTANCE}.x", "delete", seconds=30).events])


def applying(workers: int = 2) -> Script:
    """Return an apply with everything made but the machines, which are being made since 14 s."""
    script = plan_new_cluster(Script(), 1, workers).at(10).begin(Phase.APPLY)
    for address in script.view().plan.changes:
        if INSTANCE not in address:
            script.at(11).resource("started", address).at(12).resource("finished", address, seconds=1)
    for node in node_names("demo", 1, workers):
        script.at(14).resource("started", instance(node), node=node)
    return script


def failing() -> Script:
    script = applying().at(20)
    for node in ("demo-w-0", "demo-w-1"):
        script.resource("failed", instance(node), node=node, seconds=6)
    for node in ("demo-w-0", "demo-w-1"):
        script.tell("terraform.diagnostic", CAPACITY.what, resource=instance(node), error=CAPACITY)
    return script.tell("terraform.diagnostic", "x", error=Problem("[/old] attribute"), severity="warning")


async def show(
    pilot: Pilot[None], script: Script, phase: Phase = Phase.APPLY, usual: Usual | None = None, **options: Any
) -> PanelApp:
    app = pilot.app
    assert isinstance(app, PanelApp)
    folder = Folder(Path("/home/op/clusters/demo"))
    app.show(replace(scene(script, phase, usual=usual or known(), **options), folder=folder))
    await pilot.pause()
    return app


def rows(pilot: Pilot[None]) -> list[str]:
    return [" ".join(line.split()) for line in lines(pilot, "#apply-rows") if line.strip(" ▁▂▃▄▅▆▇█")]


async def test_resources_stand_with_state_elapsed_and_left_and_what_is_done_is_folded() -> None:
    async with PanelApp(ApplyPanel).run_test(size=(80, 24)) as pilot:
        await show(pilot, applying(), later=6)
        assert rows(pilot) == [
            "… creating demo-cp-0 instance 6 s, about 8 s left",
            "… creating demo-w-0 instance 6 s, about 8 s left",
            "… creating demo-w-1 instance 6 s, about 8 s left",
            "✓ 6 done ▸",
        ]
        assert "80 % 6 of 9" in seen(pilot, "#apply-head")
        assert "about 8 s left" in seen(pilot, "#apply-head")
        await press(pilot, "end", "enter")
        assert "✓ created network rule nodes api 1 s" in rows(pilot)
        await press(pilot, "enter")
        assert rows(pilot)[-1] == "✓ 6 done ▸"


async def test_what_takes_longer_than_usual_says_so() -> None:
    async with PanelApp(ApplyPanel).run_test(size=(80, 24)) as pilot:
        await show(pilot, applying(), later=40)
        assert rows(pilot)[0] == "… creating demo-cp-0 instance 40 s, usually 14 s"
        assert "! 3 later than usual" in seen(pilot, "#apply-head")
        assert "left" not in seen(pilot, "#apply-head")


async def test_before_anything_is_heard_the_provider_starts() -> None:
    async with PanelApp(ApplyPanel).run_test(size=(80, 24)) as pilot:
        await show(pilot, plan_new_cluster(Script()).at(10).begin(Phase.APPLY))
        assert "… Terraform starts its provider" in seen(pilot, "#apply-head")
        assert "0 % 0 of 9" in seen(pilot, "#apply-head")
        assert rows(pilot)[-1] == "· waiting demo-w-1 instance usually 14 s"


async def test_without_earlier_runs_no_time_is_promised() -> None:
    async with PanelApp(ApplyPanel).run_test(size=(80, 24)) as pilot:
        await show(pilot, applying(), usual=Usual(), later=6)
        assert "no earlier run tells how long it takes" in seen(pilot, "#apply-head")
        assert rows(pilot)[0] == "… creating demo-cp-0 instance 6 s"


async def test_a_failure_is_on_top_once_for_all_whom_it_hit_and_enter_shows_it_whole() -> None:
    async with PanelApp(ApplyPanel).run_test(size=(80, 24)) as pilot:
        await show(pilot, failing(), later=2)
        shown = rows(pilot)
        assert shown[0] == f"✗ error, 2 times: {CAPACITY.what}"
        assert CAPACITY.remedy in " ".join(shown)
        assert "✗ 2 failed; what goes on is finished first" in seen(pilot, "#apply-head")
        assert "nodes.tf:48" not in " ".join(shown)
        await press(pilot, "enter", "pagedown")
        assert 'nodes.tf:48: resource "aws_instance" "node"' in seen(pilot, ".dialog")
        assert CAPACITY.remedy in seen(pilot, ".dialog")


async def test_errors_come_before_warnings_before_what_failed_before_the_rest() -> None:
    async with PanelApp(ApplyPanel).run_test(size=(100, 40)) as pilot:
        await show(pilot, failing(), later=2)
        heads = [line.split()[1].strip(",:") for line in rows(pilot) if line[0] in "✗!…✓"]
        assert heads == ["error", "warning", "failed", "failed", "creating", "6"]


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (lambda script: script.at(50).finish(40), "✓ done in 40 s"),
        (lambda script: script.at(50).end(1), "✗ stopped in 40 s: 6 of 9 done"),
        (lambda script: script.tell("run.cancelling"), "! ending in good order"),
    ],
)
async def test_it_says_how_it_ended(end: Any, words: str) -> None:
    async with PanelApp(ApplyPanel).run_test(size=(80, 24)) as pilot:
        script = applying()
        end(script)
        await show(pilot, script)
        assert words in seen(pilot, "#apply-head")


async def test_a_destruction_ends_with_the_question_whether_anything_is_left() -> None:
    script = plan_machine(Script(kind="destroy").begin(Phase.PLAN), "demo-w-0", "delete").ready()
    script.begin(Phase.DESTROY).at(5).resource("started", instance("demo-w-0"), "delete", node="demo-w-0")
    async with PanelApp(ApplyPanel).run_test(size=(80, 24)) as pilot:
        await show(pilot, script, Phase.DESTROY, later=10)
        assert rows(pilot) == ["… destroying demo-w-0 instance 10 s, about 20 s left"]
        script.at(35).resource("finished", instance("demo-w-0"), "delete", node="demo-w-0", seconds=30)
        await show(pilot, script, Phase.DESTROY)
        assert "100 % 1 of 1" in seen(pilot, "#apply-head")
        assert "asking AWS until nothing is left" in seen(pilot, "#apply-head")
        await show(pilot, script.finish(40).end(0), Phase.DESTROY)
        assert "✓ gone: nothing in AWS carries its tag" in seen(pilot, "#apply-head")


async def test_machines_that_are_stopped_have_no_bar_but_their_states() -> None:
    script = Script(kind="stop").begin(Phase.APPLY).resource("started", "i-01", "stop", node="demo-w-0")
    async with PanelApp(ApplyPanel).run_test(size=(80, 24)) as pilot:
        await show(pilot, script, later=3)
        assert "%" not in seen(pilot, "#apply-head")
        assert rows(pilot)[0].startswith("… stopping demo-w-0")


async def test_tab_shows_the_log_and_the_resources_in_turns_where_there_is_little_room() -> None:
    async with PanelApp(ApplyPanel).run_test(size=(80, 24)) as pilot:
        await show(pilot, applying())
        assert lines(pilot, "#apply-log") == []
        await press(pilot, "tab")
        assert "following" in seen(pilot, "#apply-log")
        assert rows(pilot) == []
        await press(pilot, "tab")
        assert rows(pilot)


@pytest.mark.parametrize("size", [(80, 40), (130, 24), (130, 44)])
async def test_with_room_both_are_seen_and_tab_goes_between_them(size: tuple[int, int]) -> None:
    async with PanelApp(ApplyPanel).run_test(size=size) as pilot:
        await show(pilot, applying())
        assert rows(pilot)
        assert "following" in seen(pilot, "#apply-log")
        await press(pilot, "tab")
        assert pilot.app.screen.query_one(LogView).rows.has_focus
        await press(pilot, "tab")
        assert not pilot.app.screen.query_one(LogView).rows.has_focus


async def test_o_shows_what_was_said_of_the_resource_under_the_cursor() -> None:
    async with PanelApp(ApplyPanel).run_test(size=(80, 24)) as pilot:
        await show(pilot, applying())
        await press(pilot, "down", "o")
        assert seen(pilot, "#apply-log RowsView").count("demo-w-0") == 2  # planned, started
        assert "demo-w-1" not in seen(pilot, "#apply-log")
        await press(pilot, "escape")
        assert "demo-w-1" in seen(pilot, "#apply-log")


async def test_the_cursor_stays_on_its_resource_while_others_come_and_go() -> None:
    script = applying()
    async with PanelApp(ApplyPanel).run_test(size=(80, 24)) as pilot:
        await show(pilot, script)
        await press(pilot, "down", "down")
        await show(pilot, script.at(20).resource("finished", instance("demo-cp-0"), seconds=6))
        await press(pilot, "enter")
        assert "demo-w-1" in seen(pilot, ".dialog--title")


@pytest.mark.parametrize("signs", [UNICODE, ASCII])
@pytest.mark.parametrize("size", [(40, 12), (80, 24), (130, 44)])
async def test_nothing_is_wider_than_the_terminal_and_ascii_is_plain(
    signs: Signs, size: tuple[int, int]
) -> None:
    async with PanelApp(ApplyPanel, signs=signs).run_test(size=size) as pilot:
        await show(pilot, failing(), later=2)
        assert all(len(line) <= size[0] for line in lines(pilot))
        assert signs is UNICODE or all(line.isascii() for line in lines(pilot))
