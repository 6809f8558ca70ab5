"""Leaving while something is half made: what is billed, what removes it, and a way to stay."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

import pytest
from textual.app import ComposeResult
from textual.widgets import Label

from mectui.events import Event
from mectui.watch import HalfMade, half_made
from screens.base import MectuiBase
from screens.outcome import Asked
from screens.run.frame import RunScreen
from screens.run.half_made import HalfMadeScreen
from screens.signs import ASCII, UNICODE, Signs
from tests.screens.run.endings import held, stopped
from tests.screens.run.stage import FrameStage as Stage
from tests.screens.seeing import press, seen, until, until_seen
from tests.screens.test_hostile_text import HOSTILE, sane
from tests.watch.events import Script
from tests.watch.node_events import made_cluster


class FrameStage(Stage):
    """The frame, in an application that keeps what it was asked for."""

    def __init__(self, events: Iterable[Event], *, live: bool = True) -> None:
        super().__init__(events, live=live)
        self.asked: list[Asked] = []

    def on_asked(self, message: Asked) -> None:
        self.asked.append(message)


def frame(stage: Stage) -> RunScreen:
    screen = stage.screen
    assert isinstance(screen, RunScreen)
    return screen


class Leaving(MectuiBase[None]):
    """Asks at once."""

    def __init__(self, script: Script, signs: Signs = UNICODE) -> None:
        super().__init__(signs=signs, theme="mectui-dark")
        self.chosen: list[bool | None] = []
        left = half_made(script.view(), lambda *words: shlex.join(("mectui", *words)))
        assert isinstance(left, HalfMade)
        self._left = left

    def compose(self) -> ComposeResult:
        yield Label("below")

    async def on_mount(self) -> None:
        await self.push_screen(HalfMadeScreen(self._left, self.signs), self.chosen.append)


async def test_it_tells_what_is_billed_and_what_removes_it() -> None:
    async with Leaving(stopped(1)).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = seen(pilot)
        assert "demo has in us-east-2: 3 instances" in text
        assert "remove it mectui destroy demo" in text
        assert "Billed about $0.131 an hour" in text
        assert "instance demo-cp-0" in text
        assert "key pair" not in text
        await press(pilot, "pagedown")
        assert "elastic IP" in seen(pilot)


async def test_a_run_that_goes_on_says_so() -> None:
    async with Leaving(made_cluster(1, 2)).run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        text = seen(pilot)
        assert "create demo goes on by itself; made so far: 3 instances" in text
        assert "follow it mectui watch demo" in text
        assert "instance demo-w-1, made" in text
        assert "price unknown" not in text


@pytest.mark.parametrize(
    ("keys", "choice"),
    [
        (("escape",), None),
        (("enter",), False),
        (("down", "enter"), True),
        (("ctrl+c",), True),
    ],
)
async def test_one_stays_unless_one_means_it(keys: tuple[str, ...], choice: bool | None) -> None:
    app = Leaving(stopped(1))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, *keys)
        assert app.chosen == [choice]


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_hostile_text_is_text(size: tuple[int, int]) -> None:
    rows = [held(text, text, None, text) for text in HOSTILE.values()]
    commands = {text: text for text in HOSTILE.values()}
    script = stopped(1, exists=rows, commands=commands, stands=" ".join(HOSTILE.values()))
    async with Leaving(script).run_test(size=size) as pilot:
        await pilot.pause()
        sane(pilot)
        assert "[/prod] [red]x[/]" in seen(pilot) or size == (40, 12)


async def test_plain_signs_are_ascii() -> None:
    script = stopped(1, stands="demo has in us-east-2: 3 instances")
    async with Leaving(script, ASCII).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert seen(pilot).isascii()


# In the frame


async def test_quitting_asks_while_machines_are_being_made() -> None:
    stage = FrameStage(made_cluster(1, 2).events)
    async with stage.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, "… nodes", "#side")
        frame(stage).ask_to_quit()
        await pilot.pause()
        await until_seen(pilot, "made so far: 3 instances")
        await press(pilot, "escape")
        assert isinstance(stage.screen, RunScreen)
        assert stage.asked == []
        frame(stage).ask_to_quit()
        await pilot.pause()
        await until_seen(pilot, "Leave mectui now?")
        await press(pilot, "down", "enter")
        await until(pilot, lambda: [each.quit for each in stage.asked] == [True])


@pytest.mark.parametrize(("script", "live"), [(Script(), True), (stopped(1), False)])
async def test_quitting_asks_nothing_where_nothing_is_left(script: Script, live: bool) -> None:
    stage = FrameStage(script.events, live=live)
    async with stage.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, "create demo", "#top")
        frame(stage).ask_to_quit()
        await pilot.pause()
        await until(pilot, lambda: len(stage.asked) == 1)
