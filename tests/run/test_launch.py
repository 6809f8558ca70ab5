"""A run is started as a process of its own, and is on record from its first moment."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from mectui.clusters import Folder, Lock, write_private
from mectui.events import Event, Trouble
from mectui.run.follower import follow
from mectui.run.launch import CANCELLING, Started, attach, run_log, start
from mectui.run.request import Kind, Request
from mectui.run.running import latest

REQUEST = Request(Kind.RESUME)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A cluster whose answers are wrong, so that its runs end before they reach out."""
    folder = Folder(tmp_path / "home" / "edge")
    folder.make()
    write_private(folder.answers, "version: 2\n")
    return folder


def run(folder: Folder) -> list[Event]:
    lock = Lock.take(folder.lock, "test")
    started = start(folder, REQUEST, lock, os.environ)
    events = list(follow(folder.journal, started.run, started.alive))
    ended(started)
    return events


def ended(started: Started) -> None:
    """Wait for the process, which holds the cluster's lock for a moment after its last word."""
    with suppress(psutil.NoSuchProcess):
        psutil.Process(started.pid).wait(10)


def test_a_run_ends_with_its_last_word_and_lets_the_lock_go(folder: Folder) -> None:
    lock = Lock.take(folder.lock, "test")
    started = start(folder, REQUEST, lock, os.environ)
    with pytest.raises(Trouble, match="is being changed"):
        Lock.take(folder.lock, "second")
    last = list(follow(folder.journal, started.run, started.alive))[-1]
    assert (last.event, last.data["exit_code"]) == ("run.finished", 2)
    ended(started)
    assert not started.alive()
    assert run_log(folder).read_text() == ""
    Lock.take(folder.lock, "third").release()


def test_it_is_the_latest_before_it_has_said_a_word(folder: Folder) -> None:
    run(folder)
    lock = Lock.take(folder.lock, "test")
    started = start(folder, REQUEST, lock, os.environ)
    watched = attach(folder)
    assert watched is not None
    assert (watched.run, watched.pid) == (started.run, started.pid)
    assert list(follow(folder.journal, watched.run, watched.alive))[-1].event == "run.finished"


def test_a_file_of_the_users_takes_no_modules_place(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("yaml", "json", "mectui"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('mine')\n")
    monkeypatch.chdir(tmp_path)
    assert run(folder)[-1].data["exit_code"] == 2


def test_a_process_that_dies_at_once_is_no_mistake_of_the_starters(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert run(folder) == []
    assert latest(folder) is not None
    Lock.take(folder.lock, "next").release()


@pytest.mark.parametrize("number", CANCELLING)
def test_a_run_is_born_holding_back_what_cancels_it(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    unready = tmp_path / "unready"
    asked = "import signal; print(sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ())))"
    unready.write_text(f"#!{sys.executable}\n{asked}\n")
    unready.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(unready))
    run(folder)
    assert repr(number) in run_log(folder).read_text()
    assert number not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_one_waits_for_a_process_to_end_but_not_for_ever() -> None:
    looks = iter([True, True, False])
    assert Started("run-1", 0, lambda: next(looks)).wait(60.0)
    assert not Started("run-1", 0, lambda: True).wait(0.0)
