"""What the panels of a run wish for is done through the session, and what goes wrong is told."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen

from mectui.clusters import Folder, Lock, Stage
from mectui.events import ExitCode, Phase, Step, Trouble
from mectui.run.launch import Started
from mectui.run.request import Kind, Request
from mectui.run.session import Going, Session
from screens.clusters.wishes import ShowRun
from screens.routes import run_screen
from screens.run import wishes
from screens.run.frame import RunScreen
from screens.signs import Signs
from tests.screens.run.runs import Played, Stagehand, on_record, session_of, write
from tests.screens.run.stage import FrameStage
from tests.screens.seeing import press, seen, until, until_seen
from tests.watch.events import HASH, Script, plan_new_cluster


class Asked(FrameStage):
    """A stage that keeps what the frame asks of the application."""

    def __init__(self, screen: Callable[[Signs], Screen[Any]]) -> None:
        super().__init__(screen=screen)
        self.asked: list[Message] = []

    def on_show_run(self, message: ShowRun) -> None:
        self.asked.append(message)

    def on_new_cluster(self, message: wishes.NewCluster) -> None:
        self.asked.append(message)

    def on_run_leave(self, message: wishes.Leave) -> None:
        self.asked.append(message)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return on_record(tmp_path, stage=Stage.MAKING)


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Stagehand:
    """The runs that are begun, without a process."""
    hand = Stagehand(Script().events)
    monkeypatch.setattr("mectui.run.session.start", hand)
    return hand


def stage_of(folder: Folder, script: Script, *, alive: bool = False) -> Asked:
    """Return the frame over a run that is on disk."""
    played = Played(folder, script.events, alive)
    return Asked(run_screen(session_of(folder), played.going))


def ended(kind: str = "create", code: int = 1, *, killed: bool = False, **asks: Any) -> Script:
    script = Script(kind=kind)
    script.events[0].data.update(asks)  # type: ignore[attr-defined]
    return plan_new_cluster(script).end(code, "it ended", stage="making", killed=killed)


async def wish(pilot: Pilot[None], message: Message) -> None:
    """Have the panel in the middle wish for something."""
    await until(pilot, lambda: pilot.app.screen.view.end is not None)  # type: ignore[attr-defined]
    panel = pilot.app.screen.query_one("#middle").children[0]
    panel.post_message(message)


@pytest.mark.parametrize(
    ("script", "message", "request_"),
    [
        (ended(code=5), wishes.Approve(HASH), {"kind": Kind.CREATE, "approve": HASH}),
        (
            ended("scale", 5, workers=4),
            wishes.Approve(HASH),
            {"kind": Kind.SCALE, "approve": HASH, "workers": 4},
        ),
        (
            ended("access", 5, access=["198.51.100.0/24"]),
            wishes.Approve(HASH),
            {"kind": Kind.ACCESS, "approve": HASH, "access": ("198.51.100.0/24",)},
        ),
        (
            ended("resume", 5, replace="demo-w-0"),
            wishes.Approve(HASH),
            {"kind": Kind.RESUME, "approve": HASH, "replace_node": "demo-w-0"},
        ),
        (ended("resume", replace="demo-w-0"), wishes.GoOn(), {"kind": Kind.RESUME}),
        (ended("destroy", 5), wishes.Approve(""), {"kind": Kind.DESTROY, "approve": "auto"}),
        (ended(), wishes.GoOn(), {"kind": Kind.RESUME}),
        (ended("scale", workers=1), wishes.GoOn(), {"kind": Kind.SCALE, "workers": 1}),
        (ended("scale", workers=1, killed=True), wishes.GoOn(), {"kind": Kind.SCALE, "workers": 1}),
        (ended("stop", killed=True), wishes.GoOn(), {"kind": Kind.STOP}),
        (ended("destroy", killed=True), wishes.GoOn(), {"kind": Kind.DESTROY}),
        (ended("destroy"), wishes.GoOn(), {"kind": Kind.DESTROY}),
        (ended("start"), wishes.GoOn(), {"kind": Kind.RESUME}),
        (ended(), wishes.Retry("demo-w-0"), {"kind": Kind.RESUME}),
        (ended(), wishes.Destroy(), {"kind": Kind.DESTROY}),
    ],
    ids=lambda value: f"{type(value).__name__}" if isinstance(value, Message) else "",
)
async def test_a_run_is_begun_that_does_what_is_wished(
    folder: Folder, begun: Stagehand, script: Script, message: Message, request_: dict[str, Any]
) -> None:
    stage = stage_of(folder, script)
    async with stage.run_test(size=(100, 30)) as pilot:
        await wish(pilot, message)
        await until(pilot, lambda: bool(stage.asked))
    command = {"command": ("mectui", "--demo"), "file": str(folder.answers)}
    assert begun.requests == [Request(**{**command, **request_})]
    [asked] = stage.asked
    assert isinstance(asked, ShowRun)
    assert asked.going.folder == folder


async def test_a_run_whose_process_ends_slowly_is_waited_for_and_that_is_said(
    folder: Folder, begun: Stagehand
) -> None:
    played = Played(folder, ended().events)
    stage = Asked(run_screen(session_of(folder), played.going))
    async with stage.run_test(size=(100, 30)) as pilot:
        await wish(pilot, wishes.GoOn())
        await until_seen(pilot, "going on, once the process of this run has ended", "#gate")
        assert not begun.requests
        played.alive = False
        await until(pilot, lambda: bool(stage.asked))
    assert len(begun.requests) == 1


async def test_a_cluster_that_is_being_changed_is_said_to_be(folder: Folder, begun: Stagehand) -> None:
    stage = stage_of(folder, ended())
    with Lock.take(folder.lock, "mectui scale"):
        async with stage.run_test(size=(100, 30)) as pilot:
            await wish(pilot, wishes.GoOn())
            await until_seen(pilot, "Not done: going on", ".dialog")
            assert "mectui scale" in seen(pilot, ".dialog")
            await press(pilot, "escape")
            assert isinstance(stage.screen, RunScreen)
    assert not begun.requests
    assert not stage.asked


async def test_a_node_is_tried_again_within_the_run_where_that_goes_on(
    folder: Folder, begun: Stagehand, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Going, "retry", lambda _, node: not asked.append(node))  # type: ignore[func-returns-value]
    stage = stage_of(folder, Script().begin(Phase.NODES), alive=True)
    async with stage.run_test(size=(100, 30)) as pilot:
        await until_seen(pilot, "… nodes", "#side")
        pilot.app.screen.query_one("#middle").post_message(wishes.Retry("demo-w-0"))
        await until(pilot, lambda: bool(asked))
        await until(pilot, lambda: not seen(pilot, "#gate"))
    assert asked == ["demo-w-0"]
    assert not begun.requests


@pytest.mark.parametrize(
    ("keys", "asked"),
    [
        (("down", "enter"), {"restart_node": "demo-w-0"}),
        (("down", "down", "enter"), {"replace_node": "demo-w-0"}),
    ],
)
async def test_a_machine_is_restarted_or_replaced(
    folder: Folder, begun: Stagehand, keys: tuple[str, ...], asked: dict[str, str]
) -> None:
    stage = stage_of(folder, ended())
    async with stage.run_test(size=(80, 24)) as pilot:
        await wish(pilot, wishes.Machine("demo-w-0"))
        await until_seen(pilot, "The machine of demo-w-0", ".dialog")
        await press(pilot, *keys)
        await until(pilot, lambda: bool(stage.asked))
    [request] = begun.requests
    assert (request.kind, request.asks()) == (
        Kind.RESUME,
        {"kind": "resume", **{key.removesuffix("_node"): node for key, node in asked.items()}},
    )


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (wishes.Retry("demo-w-0"), "demo-w-0 is being tried; then r tries it again"),
        (wishes.Machine("demo-w-0"), "once the run has ended; x ends it"),
    ],
)
async def test_while_a_node_is_tried_it_is_said_what_can_be_done_then(
    folder: Folder, begun: Stagehand, message: Message, said: str
) -> None:
    script = Script().begin(Phase.NODES)
    script.tell("node.step.started", "demo-w-0: reachable", node="demo-w-0", step=Step.REACHABLE)
    stage = stage_of(folder, script, alive=True)
    async with stage.run_test(size=(120, 30)) as pilot:
        await until_seen(pilot, "… nodes", "#side")
        pilot.app.screen.query_one("#middle").post_message(message)
        await until_seen(pilot, said, "#gate")
    assert not begun.requests


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    """A run's process that says nothing and ends at SIGINT."""
    words = [sys.executable, "-c", "import signal; print(flush=True); signal.pause()"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def stage_over(folder: Folder, process: subprocess.Popen[bytes]) -> Asked:
    """Return the frame over a run of a real process."""
    script = Script().begin(Phase.APPLY)
    write(folder, script.events)
    going = Going(folder, Started("run-1", process.pid, lambda: process.poll() is None))
    return Asked(run_screen(session_of(folder), going))


@pytest.mark.parametrize("keys", [("x", "down", "enter"), ("ctrl+c", "ctrl+c")])
async def test_a_run_is_ended_by_who_says_so_twice(
    folder: Folder, process: subprocess.Popen[bytes], keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mectui.run.existing.look", nothing_there)
    stage = stage_over(folder, process)
    async with stage.run_test(size=(100, 30)) as pilot:
        await until_seen(pilot, "… apply", "#side")
        await press(pilot, keys[0])
        await until_seen(pilot, "End the run, create demo?", ".dialog")
        assert process.poll() is None
        await press(pilot, *keys[1:])
        await until(pilot, lambda: process.poll() is not None)
        await until_seen(pilot, "✗ end", "#side")
    assert process.returncode == -signal.SIGINT


async def test_a_run_goes_on_for_who_thinks_better_of_it(
    folder: Folder, process: subprocess.Popen[bytes]
) -> None:
    stage = stage_over(folder, process)
    async with stage.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, "… apply", "#side")
        await press(pilot, "ctrl+c", "escape", "x", "enter")
        assert isinstance(stage.screen, RunScreen)
        assert not stage.asked
        await press(pilot, "x", "end", "enter")
        await until(pilot, lambda: len(stage.asked) == 1)
        assert process.poll() is None
    assert isinstance(stage.asked[0], wishes.Leave)


async def nothing_there(*_: object) -> list[object]:
    return []


async def test_a_shell_where_the_terminal_cannot_be_lent_is_told_as_a_command(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Way:
        machine = type("Machine", (), {"private_ip": "10.0.0.4", "public_ip": None})()

        def command_line(self) -> list[str]:
            return ["ssh", "ubuntu@10.0.0.4"]

    monkeypatch.setattr("screens.run.reach.way_to", lambda *_: Way())
    stage = stage_of(folder, ended())
    async with stage.run_test(size=(100, 30)) as pilot:
        await wish(pilot, wishes.Shell("demo-w-0"))
        await until_seen(pilot, "A shell on demo-w-0", ".dialog")
        await press(pilot, "enter")
        await until_seen(pilot, "this terminal cannot be given to another program", ".dialog")
        assert "`mectui --demo ssh demo demo-w-0`" in seen(pilot, ".dialog")


async def test_a_kubeconfig_is_merged_and_where_is_said(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    merged = (Path("/home/op/.kube/config"), Path("/home/op/.kube/config.before-mectui"))
    monkeypatch.setattr(Session, "merge_kubeconfig", lambda *_: merged)
    stage = stage_of(folder, ended())
    async with stage.run_test(size=(120, 30)) as pilot:
        await wish(pilot, wishes.Merge())
        await until_seen(pilot, "use it: kubectl config use-context demo; as it was before: ", "#gate")


async def test_a_record_is_dropped_and_one_is_back_at_the_clusters(tmp_path: Path) -> None:
    folder = on_record(tmp_path, stage=Stage.DESTROYED)
    stage = stage_of(folder, ended("destroy", 0))
    async with stage.run_test(size=(100, 30)) as pilot:
        await wish(pilot, wishes.Forget())
        await until(pilot, lambda: bool(stage.asked))
    assert isinstance(stage.asked[0], wishes.Leave)
    assert not folder.exists()


async def test_a_record_that_may_not_be_dropped_stays(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        assert threading.current_thread() is not threading.main_thread(), "it asks AWS, and blocks"
        raise Trouble.of(ExitCode.USAGE, "demo is not gone", "it has 1 instance", "`mectui destroy demo`")

    monkeypatch.setattr(Session, "forget", refuse)
    stage = stage_of(folder, ended("destroy"))
    async with stage.run_test(size=(100, 30)) as pilot:
        await wish(pilot, wishes.Forget())
        await until_seen(pilot, "demo is not gone", ".dialog")
        assert "`mectui --demo destroy demo`" in seen(pilot, ".dialog")
    assert not stage.asked


async def test_answers_of_which_nothing_was_made_are_mended_in_the_wizard(folder: Folder) -> None:
    stage = stage_of(folder, ended(code=3))
    async with stage.run_test(size=(100, 30)) as pilot:
        await wish(pilot, wishes.Mend())
        await until(pilot, lambda: bool(stage.asked))
    assert stage.asked == [wishes.NewCluster(folder.answers)]


async def test_with_a_recording_nothing_can_be_done() -> None:
    stage = FrameStage(ended().events, live=False)
    async with stage.run_test(size=(100, 30)) as pilot:
        await wish(pilot, wishes.GoOn())
        await until_seen(pilot, "this is a recording", ".dialog")
