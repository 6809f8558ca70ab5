"""A recording in the frame: its pace is shown, and its keys are there and nowhere else."""

from __future__ import annotations

from pathlib import Path

from mectui.events import Phase
from screens.run.replay import ReplayFeed
from screens.run.replay_screen import ReplayScreen
from tests.screens.run.stage import FrameStage
from tests.screens.seeing import press, seen, until, until_seen
from tests.watch.events import Script

HOUR = 3600.0


def recording(tmp_path: Path, *, ended: bool = True) -> Path:
    script = Script()
    for number, phase in enumerate((Phase.PREFLIGHT, Phase.PLAN, Phase.APPLY), 1):
        script.at(number * HOUR).begin(phase)
    if ended:
        script.at(9 * HOUR).end(1, "demo has in us-east-2: 1 instance")
    file = tmp_path / "run.jsonl"
    file.write_text("".join(f"{event.to_line()}\n" for event in script.events))
    return file


def stage_of(file: Path, speed: float = 1.0) -> FrameStage:
    return FrameStage(screen=lambda signs: ReplayScreen(ReplayFeed(file, speed), signs))


async def test_a_recording_is_gone_through_by_its_keys(tmp_path: Path) -> None:
    stage = stage_of(recording(tmp_path))
    async with stage.run_test(size=(120, 30)) as pilot:
        await until_seen(pilot, "create demo", "#top")
        assert "replay · 1 times as fast" in seen(pilot, "#status")
        await press(pilot, "plus")
        assert "2 times as fast" in seen(pilot, "#status")
        await press(pilot, "space", "minus", "minus")
        assert "0.5 times as fast, halted" in seen(pilot, "#status")
        for phase in ("preflight", "plan", "apply"):
            await press(pilot, "full_stop")
            await until_seen(pilot, f"… {phase}", "#side")
        await press(pilot, "greater_than_sign")
        await until_seen(pilot, "✗ end", "#side")
        await until_seen(pilot, "replay · over", "#status")
        assert "demo has in us-east-2: 1 instance" in seen(pilot, "#middle")


async def test_its_keys_are_there_while_there_is_more_to_come(tmp_path: Path) -> None:
    stage = stage_of(recording(tmp_path))
    async with stage.run_test(size=(120, 30)) as pilot:
        await until_seen(pilot, "create demo", "#top")
        for name in ("Halt, go on", "Speed", "Next phase", "End", "Leave"):
            assert name in seen(pilot, "#keys")
        assert "Clusters" not in seen(pilot, "#keys")
        assert "End it" not in seen(pilot, "#keys")
        await press(pilot, "question_mark")
        assert "> go to the end" in seen(pilot, ".dialog")
        await press(pilot, "escape", "greater_than_sign")
        await until(pilot, lambda: "Speed" not in seen(pilot, "#keys"))


async def test_a_live_run_has_none_of_them() -> None:
    stage = FrameStage(Script().begin(Phase.APPLY).events)
    async with stage.run_test(size=(120, 30)) as pilot:
        await until_seen(pilot, "create demo", "#top")
        assert "Speed" not in seen(pilot, "#keys")
        assert "replay" not in seen(pilot, "#status")


async def test_a_recording_of_a_killed_run_says_where_it_ends(tmp_path: Path) -> None:
    stage = stage_of(recording(tmp_path, ended=False))
    async with stage.run_test(size=(120, 30)) as pilot:
        await until_seen(pilot, "create demo", "#top")
        await press(pilot, "greater_than_sign")
        await until_seen(pilot, "gone without a last word", "#gate")
