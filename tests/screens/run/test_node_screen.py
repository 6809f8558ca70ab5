"""One node by itself: its steps, its trouble, the way to it, its log; and the shell on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from textual.message import Message
from textual.pilot import Pilot

from mectui.events import Event, ExitCode, Phase, Problem, Step, Trouble
from screens.base import MectuiBase
from screens.run import acting, wishes
from screens.run.frame import RunScreen
from screens.run.node_screen import NodeScreen
from screens.run.reach import Reach
from screens.run.scene import Scene
from screens.run.shell_screen import ShellScreen
from screens.signs import ASCII, UNICODE, Signs
from tests.screens.run.stage import FrameStage, Told
from tests.screens.run.test_nodes_panel import one_failed, usual
from tests.screens.seeing import lines, press, seen, until, until_seen
from tests.screens.test_hostile_text import HOSTILE, sane
from tests.watch.events import Script
from tests.watch.node_events import fail, start

NODE = "demo-w-1"
LOW, WIDE = (80, 24), (120, 40)
WORDS = ("ssh", "-F", "none", "-o", "HostKeyAlias=demo-w-1", "-p", "22", "ubuntu@198.51.100.7")
REACH = Reach(WORDS, "mectui ssh demo demo-w-1", "10.0.0.7", "198.51.100.7")


class NodeApp(MectuiBase[None]):
    """Shows the screen of one node, and keeps what it wishes for."""

    def __init__(
        self,
        script: Script,
        find: Callable[[], Reach] | None = lambda: REACH,
        *,
        live: bool = True,
        node: str = NODE,
        signs: Signs = UNICODE,
    ) -> None:
        super().__init__(signs=signs, theme="mectui-dark")
        self.view = script.view()
        self.clock = script.now
        self.wished: list[Message] = []
        self._find, self._live, self._node = find, live, node

    async def on_mount(self) -> None:
        await self.push_screen(NodeScreen(self._node, self.scene, self.wished.append, self._find, self.signs))

    def scene(self) -> Scene:
        return Scene(self.view, usual(), self.clock, Phase.NODES, self._live, ("mectui", "--demo"))

    def tell(self, *events: Event) -> None:
        self.view.take_all(events)
        self.clock = self.view.latest or self.clock


async def test_a_node_shows_its_steps_its_trouble_the_way_to_it_and_its_log() -> None:
    async with NodeApp(one_failed()).run_test(size=LOW) as pilot:
        await until_seen(pilot, "198.51.100.7")
        assert "w-1 of demo" in seen(pilot, "#top")
        assert "✗ booted failed" in seen(pilot, "#top")
        steps = lines(pilot, "#node-steps")
        assert [line.split()[1] for line in steps] == [str(step) for step in Step]
        assert steps[3].split(maxsplit=2) == ["✗", "booted", "1 min 49 s  usually 30 s"]
        facts = seen(pilot, "#node-facts")
        assert "was not booted within 900 s: cloud-init is still running" in facts
        assert "look at `mectui --demo logs demo demo-w-1`; `mectui --demo resume demo` goes on" in facts
        assert "mectui ssh demo demo-w-1 · 10.0.0.7, 198.51.100.7 outside" in seen(pilot, "#node-reach")
        log = seen(pilot, "LogView")
        assert "demo-w-1 is trusted" in log
        assert "demo-w-0" not in log


async def test_where_there_is_room_the_whole_ssh_command_is_told() -> None:
    async with NodeApp(one_failed()).run_test(size=WIDE) as pilot:
        await until_seen(
            pilot, "ssh -F none -o HostKeyAlias=demo-w-1 -p 22 ubuntu@198.51.100.7", "#node-reach"
        )
        assert "ssh mectui ssh demo demo-w-1" in seen(pilot, "#node-reach")


async def test_what_happens_is_followed() -> None:
    script = one_failed()
    app = NodeApp(script)
    async with app.run_test(size=LOW) as pilot:
        await until_seen(pilot, "booted failed")
        app.tell(start(script, NODE, Step.CREATED, at=200).events[-1])
        app.tell(start(script, NODE, Step.REACHABLE, at=200).events[-1])
        script.at(203).tell("node.output", "Setting up snapd", node=NODE, step=Step.REACHABLE)
        app.tell(script.events[-1])
        await until_seen(pilot, "… reachable 3 s", "#node-steps")
        await until_seen(pilot, "Setting up snapd", "LogView")
        assert "tried again once" in seen(pilot, "#node-facts")


async def test_a_node_that_cannot_be_reached_yet_says_why_and_is_looked_for_again() -> None:
    script, tries = one_failed(), list[int]()

    def find() -> Reach:
        tries.append(1)
        if len(tries) == 1:
            raise Trouble.of(ExitCode.USAGE, "demo has no node demo-w-1", "", "see `mectui status demo`")
        return REACH

    app = NodeApp(script, find)
    async with app.run_test(size=LOW) as pilot:
        await until_seen(pilot, "demo has no node demo-w-1. see `mectui status demo`", "#node-reach")
        script.phase = Phase.JOIN
        app.tell(script.tell("node.waiting", "for something", node=NODE).events[-1])
        await until_seen(pilot, "198.51.100.7", "#node-reach")


async def test_a_second_try_is_asked_for_once() -> None:
    app = NodeApp(one_failed())
    async with app.run_test(size=LOW) as pilot:
        await until_seen(pilot, "r goes on there", "#node-facts")
        await press(pilot, "r", "r")
        await until_seen(pilot, "asked to go on there", "#node-facts")
        assert app.wished == [wishes.Retry(NODE)]


async def test_after_the_run_a_second_try_leaves_for_the_run_that_goes_on() -> None:
    app = NodeApp(one_failed().end(4, "one node is missing"))
    async with app.run_test(size=LOW) as pilot:
        await until_seen(pilot, "r resumes the run there", "#node-facts")
        await press(pilot, "r")
        await until(pilot, lambda: not isinstance(app.screen, NodeScreen))
        assert app.wished == [wishes.Retry(NODE)]


async def test_a_second_try_that_was_not_heard_is_asked_for_again_after_the_run() -> None:
    script = one_failed()
    app = NodeApp(script)
    async with app.run_test(size=LOW) as pilot:
        await until_seen(pilot, "r goes on there", "#node-facts")
        await press(pilot, "r")
        app.tell(script.end(4, "one node is missing").events[-1])
        await until_seen(pilot, "r resumes the run there", "#node-facts")
        await press(pilot, "r")
        assert app.wished == [wishes.Retry(NODE)] * 2


async def test_escape_goes_back_and_a_recording_offers_nothing_else() -> None:
    app = NodeApp(one_failed(), None, live=False)
    async with app.run_test(size=LOW) as pilot:
        await until_seen(pilot, "booted failed")
        await press(pilot, "r", "s")
        assert app.wished == []
        assert "Shell" not in seen(pilot, "#keys")
        assert not seen(pilot, "#node-reach")
        await press(pilot, "question_mark")
        assert "search; n goes to the next" in seen(pilot, ".dialog")
        await press(pilot, "escape", "escape")
        assert not isinstance(app.screen, NodeScreen)


@pytest.mark.parametrize("size", [LOW, WIDE, (30, 8)])
async def test_names_and_messages_may_say_anything(size: tuple[int, int]) -> None:
    for text in HOSTILE.values():
        script, name = Script(), f"demo-w-1{text}"
        start(script, name, Step.BOOTED, at=20)
        script.tell("node.output", text, node=name).tell("node.datastore", node=name, role=text)
        fail(script, name, Step.BOOTED, Problem(text, text, text), at=30)
        reach = Reach((text, text), text, text, text)
        async with NodeApp(script, lambda reach=reach: reach, node=name).run_test(size=size) as pilot:  # type: ignore[misc]
            await until(pilot, lambda: pilot.app.screen._reach is not None)  # type: ignore[attr-defined]
            await pilot.pause()
            sane(pilot)
            await pilot.app.push_screen(ShellScreen(name, reach))
            await pilot.pause()
            sane(pilot)


async def test_without_unicode_every_sign_is_ascii() -> None:
    async with NodeApp(one_failed(), signs=ASCII).run_test(size=LOW) as pilot:
        await until_seen(pilot, "198.51.100.7")
        assert "".join(lines(pilot)).isascii()


# The shell


class Aside:
    """What would be run with the application put aside."""

    def __init__(self, trouble: Trouble | None = None) -> None:
        self.ran: list[tuple[Sequence[str], str]] = []
        self._trouble = trouble

    def __call__(self, app: Any, words: Sequence[str], environ: Mapping[str, str], command: str) -> int:
        self.ran.append((words, command))
        if self._trouble is not None:
            raise self._trouble
        return 0


def frame(monkeypatch: pytest.MonkeyPatch, aside: Aside) -> FrameStage:
    """A frame over a failed node, which is reached as `REACH` says."""
    monkeypatch.setattr(acting, "run_aside", aside)
    monkeypatch.setattr(acting, "reach_of", lambda *_: REACH)
    monkeypatch.setattr("screens.run.frame.reach_of", lambda *_: REACH)
    steering: Any = SimpleNamespace(
        region=lambda: "us-east-2",
        usual=usual,
        session=SimpleNamespace(
            environ={}, command=("mectui",), spell=lambda *words: " ".join(("mectui", *words))
        ),
        going=SimpleNamespace(folder=None),
    )
    script = one_failed()
    told = Told(script.events, clock=script.now)
    return FrameStage(screen=lambda signs: RunScreen(told, signs, steering=steering))


async def asked(pilot: Pilot[Any]) -> None:
    """Ask for a shell on the failed node."""
    await until_seen(pilot, "booted failed", "#nodes-rows")
    await press(pilot, "s")
    await until(pilot, lambda: isinstance(pilot.app.screen, ShellScreen))


async def test_a_shell_is_opened_after_its_command_was_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    aside = Aside()
    async with frame(monkeypatch, aside).run_test(size=LOW) as pilot:
        await asked(pilot)
        assert "mectui ssh demo demo-w-1" in seen(pilot, ".dialog")
        assert REACH.line in seen(pilot, ".dialog")
        await press(pilot, "enter")
        await until_seen(pilot, "the shell on demo-w-1 ended with exit code 0")
        assert aside.ran == [(WORDS, "mectui ssh demo demo-w-1")]


async def test_its_command_is_copied_and_nothing_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    aside = Aside()
    async with frame(monkeypatch, aside).run_test(size=LOW) as pilot:
        await asked(pilot)
        await press(pilot, "down", "enter")
        assert pilot.app.clipboard == REACH.line
        await until_seen(pilot, "copied", ".dialog")
        await press(pilot, "escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ShellScreen))
        assert aside.ran == []


async def test_a_terminal_that_cannot_be_lent_is_told_with_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    remedy = "`mectui ssh demo demo-w-1` does the same in another terminal"
    aside = Aside(Trouble.of(ExitCode.USAGE, "this terminal cannot be given to another program", "", remedy))
    async with frame(monkeypatch, aside).run_test(size=LOW) as pilot:
        await asked(pilot)
        await press(pilot, "enter")
        await until_seen(pilot, remedy, ".dialog")


async def test_enter_in_the_tree_opens_the_node_and_a_shell_from_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aside = Aside()
    async with frame(monkeypatch, aside).run_test(size=LOW) as pilot:
        await until_seen(pilot, "booted failed", "#nodes-rows")
        await press(pilot, "enter")
        await until_seen(pilot, "198.51.100.7", "#node-reach")
        await press(pilot, "s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ShellScreen))
        await press(pilot, "enter")
        await until(pilot, lambda: bool(aside.ran))
        await until(pilot, lambda: isinstance(pilot.app.screen, NodeScreen))
