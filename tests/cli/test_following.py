"""Whoever started a run follows it, cancels it or leaves it, and never loses it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mectui.aws import Holding
from mectui.cli import following
from mectui.cli.render import renderer
from mectui.cli.settings import Settings
from mectui.clusters import Folder, Lock, Stage, write_private
from mectui.events import Event, ExitCode, Phase
from mectui.run.journal import Journal
from mectui.run.launch import Started, run_log
from mectui.run.request import Kind, Request

EXAMPLE = (Path(__file__).parents[2] / "examples" / "demo.yaml").read_text()
REQUEST = Request(Kind.RESUME)
STUBBORN = "import signal, sys; signal.pause()"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(named_home=tmp_path)


@pytest.fixture
def folder(settings: Settings) -> Folder:
    folder = settings.home.folder("demo")
    folder.make()
    write_private(folder.answers, EXAMPLE)
    return folder


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    """A run's process that says nothing and ends at SIGINT."""
    with subprocess.Popen([sys.executable, "-c", STUBBORN], stderr=subprocess.DEVNULL) as process:
        yield process
        process.kill()


def begun(folder: Folder, process: subprocess.Popen[bytes], *events: Event) -> Started:
    journal = Journal.begin(folder, "run-1")
    for event in events:
        journal(event)
    return Started("run-1", process.pid, lambda: process.poll() is None)


def finished(code: int) -> Event:
    return Event("run.finished", Phase.VERIFY, "the end", data={"ok": code == 0, "exit_code": code})


def test_ctrl_c_in_the_very_moment_of_the_start_reaches_the_run(
    settings: Settings,
    folder: Folder,
    process: subprocess.Popen[bytes],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def start(*_: Any) -> Started:
        os.kill(os.getpid(), signal.SIGINT)
        return Started("run-1", process.pid, lambda: process.poll() is None)

    monkeypatch.setattr(following, "start", start)
    lock = Lock.take(folder.lock, "test")
    code = following.run_to_end(settings, folder, REQUEST, lock, os.environ, renderer("text"))
    assert process.returncode == -signal.SIGINT
    assert code == ExitCode.FAILED
    said = capsys.readouterr().err
    assert "stopping the run in good order" in said
    assert "resume demo" in said.splitlines()[-1]


def test_a_reader_that_has_gone_leaves_the_run_going(
    settings: Settings,
    folder: Folder,
    process: subprocess.Popen[bytes],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(_: str) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("mectui.cli.render.as_json", lambda event: broken(event.message))
    started = begun(folder, process, Event("phase.started", Phase.PLAN, "Planning"))
    with pytest.raises(BrokenPipeError):
        following.watch_to_end(settings, folder, started, renderer("json"))
    assert process.poll() is None
    assert "watch demo" in capsys.readouterr().err


def test_watching_takes_the_runs_exit_code_and_ctrl_c_does_not_end_it(
    settings: Settings, folder: Folder, process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def press(event: Event) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    started = begun(folder, process, Event("phase.started", Phase.PLAN, "Planning"), finished(4))
    assert following.watch_to_end(settings, folder, started, press) == ExitCode.INTERRUPTED
    assert process.poll() is None
    monkeypatch.setattr(following, "END_SECONDS", 0.0)
    assert following.watch_to_end(settings, folder, started, lambda event: None) == ExitCode.DEADLINE


@pytest.mark.parametrize(("stage", "on"), [(Stage.DRAFT, "resume"), (Stage.DESTROYING, "destroy")])
def test_the_last_words_of_a_killed_run_go_on_with_what_it_did(
    settings: Settings,
    folder: Folder,
    process: subprocess.Popen[bytes],
    stage: Stage,
    on: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def nothing(*_: object) -> list[Holding]:
        return []

    monkeypatch.setattr("mectui.run.existing.look", nothing)
    folder.note(stage=stage)
    run_log(folder).write_text("Traceback\n")
    process.kill()
    process.wait()
    assert (
        following.watch_to_end(settings, folder, begun(folder, process), renderer("text")) == ExitCode.FAILED
    )
    said = capsys.readouterr().err
    assert str(run_log(folder)) in said
    assert f" {on} demo " in said.splitlines()[-1]


def test_a_run_that_a_full_disk_ended_says_so(
    settings: Settings,
    folder: Folder,
    process: subprocess.Popen[bytes],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder.note(stage=Stage.DRAFT)
    process.kill()
    process.wait()
    started = begun(folder, process)
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=0))
    assert following.watch_to_end(settings, folder, started, renderer("text")) == ExitCode.FAILED
    said = capsys.readouterr().err
    assert f"the disk of {folder.path} is full" in said
    assert "free space there" in said
