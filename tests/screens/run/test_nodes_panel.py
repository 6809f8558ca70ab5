"""The join tree on the screen: what is seen of each node, what its keys do, and that text is only text."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from mectui.events import Phase, Problem, Step
from mectui.watch import Usual
from screens.run import wishes
from screens.run.nodes_panel import NodeRows, NodesPanel
from screens.signs import ASCII
from tests.screens.run.stage import FrameStage, Stage
from tests.screens.seeing import lines, press, seen, until
from tests.screens.test_hostile_text import HOSTILE, sane
from tests.watch.events import Script, node_names
from tests.watch.node_events import being_made, fail, late_boot, made_cluster, start, wait, walk

LOW, WIDE = (49, 20), (84, 36)
"""What the frame leaves of 80x24 and of 120x40."""


def usual() -> Usual:
    """What an earlier run has taught."""
    script = made_cluster(1, 2)
    for name in node_names("demo", 1, 2):
        walk(script, name, Step.NODE_READY)
    return Usual.of([script.events])


def one_failed() -> Script:
    """A worker that failed, one that is Ready, and a control plane that is Ready; now is 130 s."""
    script = made_cluster(1, 2)
    walk(script, "demo-cp-0", Step.NODE_READY)
    walk(script, "demo-w-0", Step.NODE_READY)
    walk(script, "demo-w-1", Step.TRUSTED)
    start(script, "demo-w-1", Step.BOOTED, at=21)
    return fail(script, "demo-w-1", Step.BOOTED, late_boot("demo-w-1"), at=130)


def stage(script: Script, **how: Any) -> Stage:
    return Stage(NodesPanel, script.events, phase=Phase.JOIN, usual=usual(), clock=script.now, **how)


def rows(pilot: Pilot[Any]) -> list[str]:
    return [line for line in lines(pilot, "#nodes-rows") if line]


def keys(pilot: Pilot[Any]) -> set[str]:
    """Return what can be done now."""
    return {each.binding.description for each in pilot.app.screen.active_bindings.values() if each.enabled}


async def test_a_failed_node_is_first_and_its_trouble_is_told_below() -> None:
    async with stage(one_failed()).run_test(size=LOW) as pilot:
        await pilot.pause()
        assert [row.split()[:3] for row in rows(pilot)] == [
            ["▾", "control", "planes"],
            ["✓", "cp-0", "✓✓✓✓✓✓✓✓"],
            ["▾", "workers", "1"],
            ["›", "✗", "w-1"],  # noqa: RUF001 - the sign of the cursor
            ["✓", "w-0", "✓✓✓✓✓✓✓✓"],
        ]
        assert "✓✓✓✗···· 1 min 49 s  booted failed" in rows(pilot)[3]
        assert "workers 1 of 2 Ready, 1 failed" in seen(pilot, "#nodes-rows")
        told = seen(pilot, "#facts")
        assert "was not booted within 900 s: cloud-init is still running" in told
        assert "look at `mectui logs demo demo-w-1`" in told
        assert "r goes on there" in told


async def test_a_late_node_says_so_in_words_beside_its_colour() -> None:
    script = start(made_cluster(0, 1), "demo-w-0", Step.BOOTED, at=20)
    wait(script, "demo-w-0", "cloud-init is still running", Step.BOOTED)
    async with stage(script.at(71)).run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert "booting, late     usually 30 s: cloud-init is still" in rows(pilot)[1]
        [step] = [row for row in rows(pilot) if "booted  " in row and "late: " in row]
        assert "51 s  late: usually 30 s" in step
        assert "worker, booting, late after 51 s (usually 30 s)" in seen(pilot, "#facts")


async def test_a_failed_row_stays_red_under_the_cursor() -> None:
    app = stage(one_failed())
    async with app.run_test(size=LOW) as pilot:
        await pilot.pause()
        shown = app.query_one(NodeRows)
        [words] = [piece for piece in shown.render_line(3) if "booted failed" in piece.text]
        assert words.style is not None
        assert words.style.color == shown.get_component_rich_style("rows--here-bad").color
        assert words.style.bgcolor == shown.get_component_rich_style("rows--cursor").bgcolor


async def test_space_folds_and_unfolds_a_node_and_the_cursor_stays_with_it() -> None:
    async with stage(one_failed()).run_test(size=LOW) as pilot:
        await pilot.pause()
        assert len(rows(pilot)) == 5
        await press(pilot, "space")
        assert len(rows(pilot)) == 13
        assert "✗ booted" in seen(pilot, "#nodes-rows")
        await press(pilot, "down", "down", "down")
        assert "it has proven its host key" in seen(pilot, "#facts")
        await press(pilot, "space")
        assert rows(pilot)[3].startswith("› ✗ w-1")  # noqa: RUF001


async def test_few_nodes_are_unfolded_where_they_fit() -> None:
    async with stage(one_failed()).run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert len(rows(pilot)) == 2 + 3 * 9
        await pilot.resize_terminal(*LOW)
        await pilot.pause()
        assert len(rows(pilot)) == 5


async def test_enter_opens_a_node_and_folds_a_role() -> None:
    app = stage(one_failed())
    async with app.run_test(size=LOW) as pilot:
        await pilot.pause()
        await press(pilot, "enter")
        assert app.wished == [wishes.ShowNode("demo-w-1")]
        await press(pilot, "home", "enter")
        assert [row.split()[0] for row in rows(pilot)] == ["›▸", "▾", "✗", "✓"]  # noqa: RUF001
        assert len(app.wished) == 1


async def test_only_a_failed_node_is_tried_again_and_only_once_at_a_time() -> None:
    script = one_failed()
    app = stage(script)
    async with app.run_test(size=LOW) as pilot:
        await pilot.pause()
        assert "Try again" in keys(pilot)
        await press(pilot, "r", "r")
        assert app.wished == [wishes.Retry("demo-w-1")]
        assert "asked to go on there" in seen(pilot, "#facts")
        assert "Try again" not in keys(pilot)
        app.tell(start(script, "demo-w-1", Step.CREATED, at=140).events[-1])
        app.tell(start(script, "demo-w-1", Step.REACHABLE, at=140).events[-1])
        await pilot.pause()
        assert "failed" not in seen(pilot)
        await press(pilot, "r")
        app.tell(fail(script, "demo-w-1", Step.REACHABLE, Problem("no answer"), at=150).events[-1])
        await press(pilot, "r")
        assert app.wished == [wishes.Retry("demo-w-1")] * 2
        assert "tried again once" in seen(pilot, "#facts")


def one_late() -> Script:
    """A worker whose machine does not answer; its deadline is 15 min after it was begun with."""
    script, node, step = made_cluster(0, 1).at(20), "demo-w-0", Step.REACHABLE
    script.tell("node.step.started", f"{node}: {step}", node=node, step=step, deadline_in=900.0)
    return wait(script, "demo-w-0", "it does not answer", Step.REACHABLE).at(260)


async def test_a_node_that_waits_says_when_it_is_given_up() -> None:
    async with stage(one_late()).run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert "deadline in 11 min" in rows(pilot)[1]
        assert "deadline in 11 min" in seen(pilot, "#facts")


async def test_of_a_late_node_r_asks_and_is_not_taken_for_asked_later() -> None:
    script = one_late()
    app = stage(script)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, "r")
        assert app.wished == [wishes.Retry("demo-w-0")]
        app.tell(fail(script, "demo-w-0", Step.REACHABLE, Problem("no answer"), at=920).events[-1])
        await pilot.pause()
        assert "Try again" in keys(pilot)
        await press(pilot, "m")
        assert app.wished[1:] == [wishes.Machine("demo-w-0")]


async def test_after_the_run_a_second_try_resumes_it() -> None:
    script = one_failed().end(4, "one node is missing")
    app = stage(script)
    async with app.run_test(size=LOW) as pilot:
        await pilot.pause()
        assert "r resumes the run there" in seen(pilot, "#facts")
        await press(pilot, "r")
        assert app.wished == [wishes.Retry("demo-w-1")]


async def test_a_second_try_that_was_not_heard_is_asked_for_again_after_the_run() -> None:
    script = one_failed()
    app = stage(script)
    async with app.run_test(size=LOW) as pilot:
        await pilot.pause()
        await press(pilot, "r")
        app.tell(script.end(4, "one node is missing").events[-1])
        await pilot.pause()
        assert "Try again" in keys(pilot)
        await press(pilot, "r")
        assert app.wished == [wishes.Retry("demo-w-1")] * 2


async def test_a_shell_is_for_machines_that_are_there() -> None:
    script = being_made(Script(), "demo-w-0")
    app = stage(script)
    async with app.run_test(size=LOW) as pilot:
        await pilot.pause()
        await press(pilot, "s")
        assert app.wished == []
        app.tell(
            script.resource("finished", 'aws_instance.node["demo-w-0"]', node="demo-w-0", seconds=9).events[
                -1
            ]
        )
        await press(pilot, "s")
        assert app.wished == [wishes.Shell("demo-w-0")]


async def test_a_filter_leaves_some_nodes_and_escape_shows_all_again() -> None:
    async with stage(one_failed()).run_test(size=LOW) as pilot:
        await pilot.pause()
        assert "Show all" not in keys(pilot)
        await press(pilot, "slash", *"CP", "enter")
        assert "1 shown: with CP in the name" in seen(pilot, "#nodes-titles")
        assert [row.split()[2] for row in rows(pilot) if "✓" in row] == ["cp-0"]
        await press(pilot, "escape")
        assert len(rows(pilot)) == 5


async def test_only_problems_are_shown_on_demand() -> None:
    async with stage(one_failed()).run_test(size=LOW) as pilot:
        await pilot.pause()
        await press(pilot, "p")
        assert "1 shown: only problems" in seen(pilot, "#nodes-titles")
        assert not any("w-0" in row or "cp-0" in row for row in rows(pilot))
        await press(pilot, "p")
        assert len(rows(pilot)) == 5


async def test_the_cursor_is_on_what_needs_a_person_until_it_is_put_elsewhere() -> None:
    script = made_cluster(1, 2)
    app = stage(script)
    async with app.run_test(size=LOW) as pilot:
        await pilot.pause()
        app.tell(fail(script, "demo-w-1", Step.REACHABLE, Problem("no answer"), at=150).events[-1])
        await pilot.pause()
        assert rows(pilot)[3].startswith("› ✗ w-1")  # noqa: RUF001
        await press(pilot, "down")
        app.tell(fail(script, "demo-w-0", Step.REACHABLE, Problem("no answer"), at=151).events[-1])
        await pilot.pause()
        assert rows(pilot)[3].startswith("› ✗ w-0")  # noqa: RUF001


async def test_voters_are_told_with_the_control_planes() -> None:
    script = made_cluster(3, 0)
    for name, role in zip(node_names("demo", 3, 0), ("voter", "voter", "voter"), strict=True):
        walk(script, name, Step.NODE_READY)
        script.tell("node.datastore", node=name, role=role)
    async with stage(script).run_test(size=LOW) as pilot:
        await pilot.pause()
        assert rows(pilot)[0].split(maxsplit=1)[1] == "control planes  3 of 3 Ready"
        assert rows(pilot)[1].strip() == "3 voters, 2 needed: one may fail"
        assert "Ready  voter" in rows(pilot)[2]
        await pilot.resize_terminal(*WIDE)
        await pilot.pause()
        assert "cp-0 voter" in seen(pilot, "#nodes-rows")


async def test_fifty_nodes_are_a_row_each_and_a_row_a_role() -> None:
    script = made_cluster(3, 47)
    for number in range(12):
        walk(script, f"demo-w-{number}", Step.NODE_READY)
    fail(
        script,
        "demo-w-40",
        Step.REACHABLE,
        Problem("demo-w-40 was not reachable", "no route to host"),
        at=200,
    )
    async with stage(script).run_test(size=LOW) as pilot:
        await pilot.pause()
        text = seen(pilot, "#nodes-rows")
        assert "workers 12 of 47 Ready, 1 failed, 34 to c…" in text
        assert "✗ w-40" in text
        assert not any("✓ created" in row for row in rows(pilot))


async def test_workers_that_leave_are_leaving_and_then_gone() -> None:
    script = Script(kind="scale")
    script.tell("node.leaving", "its pods move to the other nodes", node="demo-w-1")
    script.tell("node.leaving", "it leaves the cluster", node="demo-w-0").tell("node.left", node="demo-w-0")
    async with stage(script).run_test(size=WIDE) as pilot:
        await pilot.pause()
        text = seen(pilot, "#nodes-rows")
        assert "workers 1 leaving, 1 gone" in text
        assert "… w-1 leaving its pods move to the other nodes" in text
        assert "— w-0 gone" in text


async def test_a_recording_is_only_looked_at() -> None:
    app = stage(one_failed(), live=False)
    async with app.run_test(size=LOW) as pilot:
        await pilot.pause()
        await press(pilot, "r", "s", "space")
        assert app.wished == []
        assert len(rows(pilot)) == 5
        await press(pilot, "u")
        assert len(rows(pilot)) == 13
        assert "r goes on" not in seen(pilot, "#facts")


async def test_without_unicode_every_sign_is_ascii() -> None:
    async with stage(one_failed(), signs=ASCII).run_test(size=LOW) as pilot:
        await pilot.pause()
        assert "".join(lines(pilot)).isascii()
        assert "> x w-1  +++x....".replace("  ", " ") in " ".join(rows(pilot)[3].split())


@pytest.mark.parametrize("size", [LOW, WIDE, (20, 6)])
async def test_names_and_messages_may_say_anything(size: tuple[int, int]) -> None:
    script = made_cluster(1, 1)
    for number, text in enumerate(HOSTILE.values()):
        name = f"demo-w-{number}{text}"
        start(script, name, Step.BOOTED, at=20)
        wait(script, name, text, Step.BOOTED)
        script.tell("node.output", text, node=name)
        script.tell("node.datastore", node=f"demo-cp-{number}", role=text)
        fail(script, f"demo-w-{number}0", Step.JOINED, Problem(text, text, text), at=30)
    async with stage(script).run_test(size=size) as pilot:
        await pilot.pause()
        sane(pilot)
        for _ in range(len(HOSTILE) * 3):
            await press(pilot, "down", "space")
            sane(pilot)


async def test_in_the_frame_escape_lifts_a_filter_before_it_leaves() -> None:
    async with FrameStage(one_failed().events, usual=usual()).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.focused, NodeRows))
        await press(pilot, "p")
        assert "Show all" in keys(pilot)
        assert "Clusters" not in keys(pilot)
        await press(pilot, "escape")
        assert "w-0" in seen(pilot, "#nodes-rows")
        assert "Clusters" in keys(pilot)
