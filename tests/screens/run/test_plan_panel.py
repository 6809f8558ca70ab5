"""The plan as a gate: read as a tree, and approved or left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from mectui.clusters import Folder
from mectui.events import Phase
from screens.run.plan_panel import PlanPanel
from screens.run.wishes import Approve, Reject
from screens.signs import ASCII, UNICODE, Signs
from tests.screens.run.panels import PanelApp, scene
from tests.screens.seeing import lines, press, seen
from tests.watch.events import HASH, RULE, Row, Script, instance, plan_machine, plan_new_cluster, sets

FOLDER = Folder(Path("/home/op/clusters/demo"))
LATER = f"mectui resume demo --approve {HASH}"
GROWN = sets("instance_type", "t4g.large", before="t4g.medium", forces=True)
MOVED = sets("private_ip", before="10.0.0.4", unknown=True)


def awaits(script: Script) -> Script:
    return script.end(5, "The plan of demo awaits approval", commands={"Apply it": LATER})


def small() -> Script:
    return awaits(plan_new_cluster(Script()))


def destroying(*attributes: Row) -> Script:
    """Plan a cluster of fifty nodes anew, with one machine replaced and one destroyed."""
    script = plan_new_cluster(Script(kind="scale"), 3, 45)
    script.change("replace", instance("demo-w-50"), *(attributes or (GROWN, MOVED)), node="demo-w-50")
    plan_machine(script, "demo-w-51", "delete")
    return awaits(script.ready(hourly_usd=None))


async def show(pilot: Pilot[None], script: Script, **options: Any) -> PanelApp:
    app = pilot.app
    assert isinstance(app, PanelApp)
    app.show(replace(scene(script, Phase.PLAN, **options), folder=FOLDER))
    await pilot.pause()
    return app


def rows(pilot: Pilot[None]) -> list[str]:
    return [line.rstrip(" ▃▄▅▆▇█▁▂") for line in lines(pilot, "#plan-rows") if line.strip()]


async def test_it_says_what_happens_what_it_costs_and_which_plan_it_is() -> None:
    async with PanelApp(PlanPanel).run_test(size=(80, 24)) as pilot:
        await show(pilot, small())
        assert lines(pilot, "#plan-head") == [
            "+ 9 to create",
            f"{UNICODE.here} awaits approval   $0.126 an hour, $92 a month",
        ]
        assert rows(pilot)[0] == f"plan {HASH[:12]}"
        assert HASH in seen(pilot, "#plan-facts")
        assert "/home/op/clusters/demo/terraform/tfplan" in seen(pilot, "#plan-facts")
        assert "$91.76 a month" in seen(pilot, "#plan-facts")


async def test_fifty_nodes_are_a_row_each_and_what_goes_is_on_top() -> None:
    async with PanelApp(PlanPanel).run_test(size=(80, 24)) as pilot:
        await show(pilot, destroying())
        assert rows(pilot)[1:4] == [
            "▸ demo-w-50       ± 1 to replace   forced by instance_type",
            "▸ demo-w-51       - 1 to destroy   t4g.medium in subnet-0abc",
            "▸ key             + 1 to create",
        ]
        assert "- 1 to destroy ± 1 to replace + 54 to create" in seen(pilot, "#plan-head")
        assert "price unknown" in seen(pilot, "#plan-head")


async def test_a_node_opens_down_to_what_changes_and_why_and_folds_again() -> None:
    async with PanelApp(PlanPanel).run_test(size=(80, 24)) as pilot:
        secret = sets("user_data", sensitive=True)
        await show(pilot, destroying(GROWN, MOVED, secret))
        await press(pilot, "down", "enter")
        assert rows(pilot)[1:6] == [
            "▾ demo-w-50       ± 1 to replace   forced by instance_type",
            "  ▾ ± replace  instance   forced by instance_type",
            "      instance_type  t4g.medium → t4g.large  forces replacement",
            "      private_ip     10.0.0.4 → known after apply",
            "      user_data      (sensitive)",
        ]
        await press(pilot, "down", "down")
        assert "before t4g.medium after t4g.large note forces replacement" in seen(pilot, "#plan-facts")
        await press(pilot, "up", "up", "space")
        assert "demo-w-51" in rows(pilot)[2]


async def test_space_is_left_to_a_recordings_clock() -> None:
    async with PanelApp(PlanPanel).run_test(size=(80, 24)) as pilot:
        await show(pilot, small(), live=False)
        await press(pilot, "down", "space")
        assert len(rows(pilot)) == 7
        await press(pilot, "enter")
        assert len(rows(pilot)) > 7


async def test_e_opens_everything_and_folds_it() -> None:
    async with PanelApp(PlanPanel).run_test(size=(80, 24)) as pilot:
        await show(pilot, small())
        await press(pilot, "e")
        assert "known after apply" in seen(pilot, "#plan-rows")
        await press(pilot, "e")
        assert len(rows(pilot)) == 7


async def test_a_filter_shows_what_has_it_and_escape_shows_all() -> None:
    async with PanelApp(PlanPanel).run_test(size=(80, 24)) as pilot:
        await show(pilot, small())
        await press(pilot, "slash", *"w-1 volume_size", "enter")
        assert [line.split()[0] for line in rows(pilot)] == [
            "plan",
            "▾",
            "▾",
            "root_block_device[0].volume_size",
        ]
        await press(pilot, "slash", "ctrl+u", *"straw", "enter")
        assert "nothing has straw in it" in seen(pilot, "#plan-rows")
        await press(pilot, "escape")
        assert len(rows(pilot)) == 7


async def test_a_approves_this_very_plan() -> None:
    async with PanelApp(PlanPanel).run_test(size=(80, 24)) as pilot:
        app = await show(pilot, small())
        await press(pilot, "a")
        assert app.wished == [Approve(HASH)]


async def test_the_choice_approves_or_leaves_it_and_says_how_to_come_back() -> None:
    async with PanelApp(PlanPanel).run_test(size=(120, 40)) as pilot:
        app = await show(pilot, small())
        await press(pilot, "tab")
        assert "◉ apply this plan ○ not now" in seen(pilot, "#plan-gate")
        await press(pilot, "enter", "right")
        assert LATER in seen(pilot, "#plan-gate")
        await press(pilot, "enter")
        assert app.wished == [Approve(HASH), Reject()]


async def test_enter_on_the_tree_approves_nothing() -> None:
    async with PanelApp(PlanPanel).run_test(size=(80, 24)) as pilot:
        app = await show(pilot, small())
        await press(pilot, "enter", "escape", "down", "enter", "enter", "space")
        assert app.wished == []


async def test_what_destroys_needs_the_clusters_name() -> None:
    async with PanelApp(PlanPanel).run_test(size=(80, 24)) as pilot:
        app = await show(pilot, destroying())
        assert "type demo to destroy 1 and replace 1" in seen(pilot, "#plan-gate")
        await press(pilot, "a", *"dem", "enter")
        assert app.wished == []
        assert "that is not demo; nothing was applied" in seen(pilot, "#plan-gate")
        await press(pilot, "o", "enter")
        assert app.wished == [Approve(HASH)]


async def test_escape_goes_back_to_the_plan_from_a_name_that_is_half_typed() -> None:
    async with PanelApp(PlanPanel).run_test(size=(80, 24)) as pilot:
        app = await show(pilot, destroying())
        await press(pilot, "a", *"de", "escape", "e")
        assert "▾ demo-w-50" in "\n".join(rows(pilot)), "keys are for the tree again"
        await press(pilot, "a", *"demo", "enter")
        assert app.wished == [Approve(HASH)]


async def test_the_choice_alone_destroys_nothing() -> None:
    async with PanelApp(PlanPanel).run_test(size=(80, 24)) as pilot:
        app = await show(pilot, destroying())
        await press(pilot, "tab", "enter", "enter")
        assert app.wished == []


async def test_a_name_that_was_typed_for_one_plan_allows_no_other() -> None:
    async with PanelApp(PlanPanel).run_test(size=(80, 24)) as pilot:
        app = await show(pilot, destroying())
        await press(pilot, "a", *"demo")
        other = destroying()
        other.events[-2] = replace(other.events[-2], data={**other.events[-2].data, "hash": "f" * 64})
        await show(pilot, other)
        await press(pilot, "enter")
        assert app.wished == []


async def test_a_destruction_names_what_the_sweep_finds_and_costs_nothing() -> None:
    script = Script(kind="destroy").begin(Phase.PLAN)
    plan_machine(script, "demo-w-0", "delete")
    script.change("delete", "sg-0123").ready(hourly_usd=None)
    async with PanelApp(PlanPanel).run_test(size=(80, 24)) as pilot:
        await show(pilot, awaits(script))
        assert rows(pilot)[1:] == [
            "▸ not in Terraform's state  - 1 to destroy",
            "▸ demo-w-0                  - 1 to destroy   t4g.medium in subnet-0abc",
        ]
        assert "price" not in seen(pilot)
        assert "until nothing is left" in seen(pilot, "#plan-facts")
        assert "destroy all of this" in seen(pilot, "#plan-gate")


@pytest.mark.parametrize(
    ("script", "live", "words"),
    [
        (Script().begin(Phase.PLAN), True, "… planning"),
        (Script().begin(Phase.PLAN).ready(), True, "✓ nothing to do"),
        (plan_new_cluster(Script()), True, "✓ approved, and being applied"),
        (plan_new_cluster(Script()).begin(Phase.APPLY).finish(9), True, "✓ approved, and applied"),
        (small(), False, "awaits approval"),
    ],
)
async def test_there_is_a_gate_only_where_somebody_can_decide(script: Script, live: bool, words: str) -> None:
    async with PanelApp(PlanPanel).run_test(size=(80, 24)) as pilot:
        app = await show(pilot, script, live=live)
        assert words in seen(pilot, "#plan-head")
        await press(pilot, "a", "tab", "enter")
        assert app.wished == []
        assert seen(pilot, "#plan-gate") == ""


async def test_what_came_so_far_is_shown_while_planning_and_the_cursor_stays() -> None:
    script = Script().begin(Phase.PLAN)
    plan_machine(script, "demo-w-1")
    async with PanelApp(PlanPanel).run_test(size=(80, 24)) as pilot:
        await show(pilot, script)
        await press(pilot, "down")
        plan_machine(script, "demo-w-0")
        await show(pilot, script)
        await press(pilot, "enter")
        assert [line[:10] for line in rows(pilot)[:3]] == ["the plan", "▸ demo-w-0", "▾ demo-w-1"]


@pytest.mark.parametrize("signs", [UNICODE, ASCII])
async def test_hostile_text_and_plain_terminals_do_no_harm(signs: Signs) -> None:
    script = Script().begin(Phase.PLAN)
    script.change("create", f'{RULE}.access["[/red] x"]', sets("description", "[bold]\u202e" + "w" * 190))
    script.change("evaporate", "aws_moon.landing", sets("phase"))
    async with PanelApp(PlanPanel, signs=signs).run_test(size=(60, 20)) as pilot:
        await show(pilot, awaits(script.ready()))
        await press(pilot, "e", "end", "up")
        assert "access [/red] x" in seen(pilot)
        assert "1 to evaporate" in seen(pilot)
        assert all(len(line) <= 60 for line in lines(pilot))
        assert signs is UNICODE or all(line.isascii() for line in lines(pilot))
