"""The frame of a run: it follows along, lets one look back, and tells how the whole of it stands."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mectui.clusters import Stage
from mectui.events import Phase, Problem
from mectui.watch import Usual
from screens.routes import run_screen
from screens.run.frame import RunScreen
from tests.screens.run.runs import Played, on_record, session_of
from tests.screens.run.stage import FrameStage
from tests.screens.seeing import click, lines, press, seen, until, until_seen
from tests.watch.events import Script, plan_new_cluster


def looked_at(stage: FrameStage) -> Phase:
    """Return the phase that is looked at."""
    screen = stage.screen
    assert isinstance(screen, RunScreen)
    return screen.scene.phase


def gone_through(*phases: Phase, seconds: float = 20.0) -> Script:
    """Return a run that went through these phases."""
    script = Script()
    for number, phase in enumerate(phases):
        script.at(number * seconds).begin(phase).at((number + 1) * seconds).finish(seconds)
    return script


async def test_it_follows_along_until_one_looks_back() -> None:
    script = Script().begin(Phase.PREFLIGHT).begin(Phase.PLAN)
    stage = FrameStage(script.events)
    async with stage.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, "create demo", "#top")
        await until(pilot, lambda: looked_at(stage) is Phase.PLAN)
        await press(pilot, "left")
        assert looked_at(stage) is Phase.WORKSPACE
        before = len(script.events)
        script.begin(Phase.APPLY)
        stage.told.tell(*script.events[before:])
        await until_seen(pilot, "… apply", "#side")
        assert looked_at(stage) is Phase.WORKSPACE
        assert "looking back" in seen(pilot, "#status")
        await press(pilot, "f")
        assert looked_at(stage) is Phase.APPLY
        assert "looking back" not in seen(pilot, "#status")


async def test_a_run_that_has_said_nothing_yet_takes_no_longer_than_usual() -> None:
    stage = FrameStage([])
    async with stage.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, "not begun")
        assert "longer" not in seen(pilot, "#status")


async def test_a_phase_is_reached_by_keys_a_click_and_its_name() -> None:
    stage = FrameStage(gone_through(Phase.PREFLIGHT, Phase.WORKSPACE).begin(Phase.PLAN).events)
    async with stage.run_test(size=(100, 30)) as pilot:
        await until_seen(pilot, "… plan", "#side")
        await press(pilot, *["right"] * 9)
        assert looked_at(stage) is Phase.VERIFY
        await press(pilot, *["left"] * 9)
        assert looked_at(stage) is Phase.PREFLIGHT
        await click(pilot, "workspace", "#side")
        await until(pilot, lambda: looked_at(stage) is Phase.WORKSPACE)
        await press(pilot, "ctrl+p", *"at verify", "enter")
        await until(pilot, lambda: isinstance(stage.screen, RunScreen) and looked_at(stage) is Phase.VERIFY)
        await click(pilot, "plan", "#side")
        await until(pilot, lambda: "looking back" not in seen(pilot, "#status"))


async def test_nodes_and_join_are_one_row_and_one_panel() -> None:
    script = gone_through(Phase.APPLY).at(30).begin(Phase.NODES)
    stage = FrameStage(script.at(40).begin(Phase.JOIN).events)
    async with stage.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, "… nodes", "#side")
        assert "join" not in seen(pilot, "#side")
        assert looked_at(stage) is Phase.JOIN


@pytest.mark.parametrize(("width", "said"), [(80, "13 min"), (120, "13 min 05 s")])
async def test_a_long_phase_tells_its_time_in_a_narrow_terminal_too(width: int, said: str) -> None:
    script = gone_through(Phase.APPLY, seconds=785).begin(Phase.NODES)
    async with FrameStage(script.events).run_test(size=(width, 24)) as pilot:
        await until_seen(pilot, "… nodes", "#side")
        [apply] = [line for line in lines(pilot, "#side") if "apply" in line]
        assert apply.rstrip(" │").endswith(said)


async def test_a_phase_is_held_against_what_it_usually_takes() -> None:
    usual = Usual.of([gone_through(Phase.PLAN, Phase.APPLY, Phase.NODES, seconds=30).events])
    script = gone_through(Phase.PREFLIGHT, seconds=65).begin(Phase.PLAN)
    stage = FrameStage(script.events, usual=usual, clock=script.now + timedelta(seconds=10))
    async with stage.run_test(size=(140, 30)) as pilot:
        await until_seen(pilot, "… plan 10 s, usually 30 s", "#side")
        assert "✓ preflight done 1 min 05 s" in seen(pilot, "#side")
        assert "· apply usually 30 s" in seen(pilot, "#side")
        assert "1 min 15 s · about 20 s to the plan" in seen(pilot, "#status")
        stage.told.clock = script.now + timedelta(seconds=50)
        await until_seen(pilot, "! plan late 50 s", "#side")
        assert "longer than usual" in seen(pilot, "#status")


async def test_after_the_plan_the_time_left_is_that_to_the_end() -> None:
    usual = Usual.of([gone_through(Phase.PLAN, Phase.APPLY, Phase.NODES, Phase.VERIFY, seconds=30).events])
    script = plan_new_cluster(Script().at(20)).at(40).finish(20).begin(Phase.APPLY)
    stage = FrameStage(script.events, usual=usual, clock=script.now + timedelta(seconds=10))
    async with stage.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, "50 s · about 1 min 20 s left · $0.126 an hour", "#status")


async def test_a_phase_that_does_not_end_leaves_no_time_to_be_told() -> None:
    usual = Usual.of([gone_through(Phase.PLAN, Phase.APPLY, Phase.NODES, Phase.VERIFY, seconds=30).events])
    script = plan_new_cluster(Script().at(20)).at(40).finish(20)
    script.begin(Phase.APPLY).at(60).finish(20).begin(Phase.NODES)
    stage = FrameStage(script.events, usual=usual, clock=script.now + timedelta(seconds=20))
    async with stage.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, "about 40 s left", "#status")
        stage.told.clock = script.now + timedelta(minutes=5)
        await until_seen(pilot, "longer than usual", "#status")
        assert "left" not in seen(pilot, "#status")


@pytest.mark.parametrize(("width", "there"), [(79, False), (80, True), (160, True)])
async def test_the_side_list_gives_way_where_there_is_no_room(width: int, *, there: bool) -> None:
    stage = FrameStage(Script().begin(Phase.PLAN).events)
    async with stage.run_test(size=(width, 24)) as pilot:
        await until_seen(pilot, "create demo", "#top")
        await until(pilot, lambda: bool(lines(pilot, "#side")) is there)


async def test_a_plan_that_awaits_approval_is_looked_at_and_not_its_end() -> None:
    script = plan_new_cluster(gone_through(Phase.PREFLIGHT)).end(5, "The plan of demo awaits approval")
    stage = FrameStage(script.events)
    async with stage.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, "✓ plan", "#side")
        assert looked_at(stage) is Phase.PLAN
        assert "end" not in seen(pilot, "#side").split()


async def test_a_run_that_failed_is_looked_at_where_it_ended() -> None:
    script = gone_through(Phase.PREFLIGHT).begin(Phase.APPLY)
    stage = FrameStage(script.end(1, "demo has in us-east-2: 1 instance").events)
    async with stage.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, "✗ end", "#side")
        assert "✗ apply" in seen(pilot, "#side")
        assert "demo has in us-east-2: 1 instance" in seen(pilot, "#middle")
        await press(pilot, "left", "left")
        assert looked_at(stage) is Phase.KUBECONFIG or looked_at(stage) is Phase.ADDONS


async def test_the_log_and_the_help_lie_over_the_frame() -> None:
    script = Script().begin(Phase.APPLY).tell("terraform.log", "a line of the log")
    stage = FrameStage(script.events)
    async with stage.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, "create demo", "#top")
        await press(pilot, "l")
        await until_seen(pilot, "a line of the log")
        await press(pilot, "escape", "question_mark")
        assert "o only what was said of the resource" in seen(pilot, ".dialog")
        assert "ctrl+q leave mectui; the run goes on" in seen(pilot, ".dialog")
        await press(pilot, "escape")
        assert isinstance(stage.screen, RunScreen)


async def test_the_help_of_the_log_names_how_to_go_through_what_is_found() -> None:
    stage = FrameStage(Script().begin(Phase.APPLY).events)
    async with stage.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, "create demo", "#top")
        await press(pilot, "l", "question_mark")
        assert "n goes to the next that is found" in seen(pilot, ".dialog")


async def test_many_events_at_once_are_all_taken_and_the_feed_is_told() -> None:
    script = Script().begin(Phase.APPLY)
    for number in range(5000):
        script.tell("terraform.log", f"line {number}")
    stage = FrameStage(script.events)
    async with stage.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: stage.told.awaited == 0)
        screen = stage.screen
        assert isinstance(screen, RunScreen)
        assert screen.view.changes == len(script.events)


async def test_a_killed_run_is_told_with_what_it_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_: object) -> list[object]:
        return []

    monkeypatch.setattr("mectui.run.existing.look", nothing)
    folder = on_record(tmp_path, stage=Stage.MAKING)
    script = gone_through(Phase.PREFLIGHT, Phase.PLAN).begin(Phase.APPLY)
    played = Played(folder, script.events, alive=True)
    stage = FrameStage(screen=lambda signs: run_screen(session_of(folder), played.going)(signs))
    async with stage.run_test(size=(100, 30)) as pilot:
        await until_seen(pilot, "… apply", "#side")
        assert "us-east-2" in seen(pilot, "#top")
        played.alive = False
        await until_seen(pilot, "✗ end", "#side")
        assert "the run's process was killed" in seen(pilot, "#middle")
        assert "End it" not in seen(pilot, "#keys")


async def test_of_a_killed_run_whose_answers_are_gone_the_reason_is_told(tmp_path: Path) -> None:
    folder = on_record(tmp_path, stage=Stage.MAKING)
    folder.answers.write_text("no: answers")
    played = Played(folder, gone_through(Phase.PREFLIGHT).begin(Phase.APPLY).events, alive=False)
    stage = FrameStage(screen=lambda signs: run_screen(session_of(folder), played.going)(signs))
    async with stage.run_test(size=(100, 30)) as pilot:
        await until_seen(pilot, "Not done: asking AWS what exists", ".dialog")
        await press(pilot, "escape")
        assert "the run's process is gone without a last word" in seen(pilot, "#gate")


async def test_what_stands_in_the_way_of_a_cancelled_run_is_said() -> None:
    script = gone_through(Phase.PREFLIGHT).begin(Phase.APPLY).tell("run.cancelling", "ending in good order")
    stage = FrameStage(script.events)
    async with stage.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, "the run is ending in good order", "#gate")
        assert "End it" not in seen(pilot, "#keys")
        problem = Problem("interrupted")
        script.end(130, "Nothing was made", problems=[problem.as_dict()])
        stage.told.tell(script.events[-1])
        await until_seen(pilot, "✗ end", "#side")
        assert "ending in good order" not in seen(pilot, "#gate")
