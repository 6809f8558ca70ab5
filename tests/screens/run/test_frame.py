"""The frame of a run: it follows along, and lets one look back."""

from __future__ import annotations

from mectui.events import Phase
from screens.run.frame import RunScreen
from tests.screens.run.stage import FrameStage
from tests.screens.seeing import press, seen, until, until_seen
from tests.watch.events import Script


def looked_at(stage: FrameStage) -> Phase:
    """Return the phase that is looked at."""
    screen = stage.screen
    assert isinstance(screen, RunScreen)
    return screen.scene.phase


async def test_the_frame_follows_along_until_one_looks_back() -> None:
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
        await until_seen(pilot, "apply running", "#side")
        assert looked_at(stage) is Phase.WORKSPACE
        assert "Follow" in seen(pilot, "#keys")
        await press(pilot, "f")
        assert looked_at(stage) is Phase.APPLY
