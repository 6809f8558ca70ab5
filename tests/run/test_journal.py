"""The journal is written as things happen, and followed from outside."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mectui.clusters import Folder
from mectui.events import Event, Phase, now
from mectui.run.follower import follow
from mectui.run.journal import Journal, journals, kept_runs, read


def event(name: str = "node.waiting", message: str = "…") -> Event:
    return Event(name, Phase.NODES, message)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "edge")
    folder.make()
    return folder


def test_events_are_numbered_dated_and_private(folder: Folder) -> None:
    journal = Journal.begin(folder, "run-1")

    def write() -> None:
        for _ in range(50):
            journal(event())

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    journal.close()
    journal(event("late"))
    events = list(read(folder.journal))
    assert [row.seq for row in events] == list(range(1, 201))
    assert all(row.run == "run-1" and row.time is not None for row in events)
    assert folder.journal.stat().st_mode & 0o777 == 0o600


def test_a_new_run_puts_the_last_one_aside(folder: Folder) -> None:
    for run in ("run-1", "run-2", "run-3"):
        journal = Journal.begin(folder, run)
        journal(event(message=run))
        journal.close()
    assert [next(read(path)).message for path in journals(folder)] == ["run-1", "run-2", "run-3"]
    assert journals(folder)[-1] == folder.journal


def test_the_latest_runs_are_kept(folder: Folder) -> None:
    for number in range(5):
        journal = Journal.begin(folder, f"run-{number}", keep=2)
        journal(event(message=str(number)))
        journal.close()
    assert [next(read(path)).message for path in journals(folder)] == ["2", "3", "4"]


@pytest.mark.parametrize(("said", "kept"), [("7", 7), ("0", 0), ("", 50), ("-1", 50), ("many", 50)])
def test_how_many_are_kept_is_the_users_choice(said: str, kept: int) -> None:
    assert kept_runs({"MECTUI_KEEP_RUNS": said}) == kept


def test_a_run_whose_journal_was_put_aside_is_followed_all_the_same(folder: Folder) -> None:
    for run in ("run-1", "run-2"):
        journal = Journal.begin(folder, run)
        journal(event("run.finished", run))
        journal.close()
    assert [row.message for row in follow(folder.journal, "run-1", lambda: True)] == ["run-1"]


def test_a_line_torn_by_a_kill_is_passed_over(folder: Folder) -> None:
    journal = Journal.begin(folder, "run-1")
    journal(event(message="whole"))
    journal.close()
    with folder.journal.open("a") as file:
        file.write('{"event":"node.wai')
    assert [row.message for row in read(folder.journal)] == ["whole"]


def test_a_torn_first_line_does_not_hide_the_next_run(folder: Folder) -> None:
    folder.journal.write_text('{"event":"run.sta')
    journal = Journal.begin(folder, "run-1")
    journal(event("run.finished", "done"))
    journal.close()
    assert [row.message for row in follow(folder.journal, "run-1", lambda: False)] == ["done"]
    assert journals(folder) == [folder.journal]


def test_a_follower_sees_events_as_they_come_and_stops_at_the_end(folder: Folder) -> None:
    old = Journal.begin(folder, "run-0")
    old(event(message="of an earlier run"))
    old.close()
    seen: list[str] = []
    first = threading.Event()

    def watch() -> None:
        for row in follow(folder.journal, "run-1", lambda: True):
            seen.append(row.message)
            first.set()

    watcher = threading.Thread(target=watch)
    watcher.start()
    journal = Journal.begin(folder, "run-1")
    journal(event(message="one"))
    assert first.wait(10)
    journal(event("run.finished", "two"))
    watcher.join(10)
    assert not watcher.is_alive()
    assert seen == ["one", "two"]
    journal.close()


def test_following_a_killed_run_ends_without_a_last_word(folder: Folder) -> None:
    journal = Journal.begin(folder, "run-1")
    journal(event(message="one"))
    journal.close()
    assert [row.message for row in follow(folder.journal, "run-1", lambda: False)] == ["one"]
    assert list(follow(folder.journal, "run-2", lambda: False)) == []


def test_what_is_half_written_waits_for_its_other_half(folder: Folder) -> None:
    journal = Journal.begin(folder, "run-1")
    journal(event(message="one"))
    journal.close()
    last = event("run.finished", "two").stamped(time=now(), run="run-1", seq=2).to_line() + "\n"
    half = len(last) // 2
    alive = _writes(folder.journal, last[:half], last[half:])
    seen = [row.message for row in follow(folder.journal, "run-1", lambda: next(alive, False))]
    assert seen == ["one", "two"]


def _writes(path: Path, *pieces: str) -> Iterator[bool]:
    """Write one piece each time that the follower asks whether the run is alive."""
    yield True
    for piece in pieces:
        with path.open("a") as file:
            file.write(piece)
        yield True
