"""What earlier runs took is learnt from the latest journals of all clusters; and a run's own is found."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mectui.clusters import Folder, Home
from mectui.events import Event, Phase
from mectui.run import history
from mectui.run.history import latest, usual
from mectui.run.journal import Journal, journal_of


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def ran(home: Home, cluster: str, run: str, seconds: float, written: float) -> Path:
    """Write a run down whose plan took so long; the run before is put aside."""
    folder = home.folder(cluster)
    folder.make()
    folder.answers.touch()
    journal = Journal.begin(folder, run)
    journal(Event("run.started", Phase.PREFLIGHT, "create", data={"kind": "create"}))
    journal(Event("phase.finished", Phase.PLAN, "planned", seconds=seconds))
    journal.close()
    os.utime(folder.journal, (written, written))
    return folder.journal


def test_the_usual_time_is_the_median_of_every_clusters_runs(home: Home) -> None:
    assert usual(home).seconds("phase", "create", "plan") is None
    for number, (cluster, seconds) in enumerate((("demo", 8.0), ("demo", 10.0), ("edge", 60.0))):
        ran(home, cluster, f"run-{number}", seconds, number)
    assert usual(home).seconds("phase", "create", "plan") == 10.0


def test_only_the_latest_runs_count(home: Home) -> None:
    for number in range(5):
        ran(home, "demo" if number % 2 else "edge", f"run-{number}", float(number), number)
    assert [path.stem for path in latest(home, 2)] == ["run", "run"]
    assert usual(home, runs=2).seconds("phase", "create", "plan") == 3.5


def test_of_a_run_that_said_much_only_the_beginning_is_read(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran(home, "demo", "run-1", 8.0, 1)
    monkeypatch.setattr(history, "RUN_EVENTS", 1)
    assert usual(home).seconds("phase", "create", "plan") is None


def test_a_journal_that_goes_meanwhile_tells_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = ran(home, "demo", "run-1", 8.0, 1)
    ran(home, "edge", "run-2", 9.0, 2)
    found = latest(home, 20)
    gone.unlink()
    monkeypatch.setattr(history, "latest", lambda *_: found)
    assert usual(home).seconds("phase", "create", "plan") == 9.0


def test_a_runs_journal_is_found_where_it_is_by_now(home: Home) -> None:
    folder: Folder = home.folder("demo")
    assert journal_of(folder, "run-1") is None
    ran(home, "demo", "run-1", 1.0, 1)
    assert journal_of(folder, "run-1") == folder.journal
    ran(home, "demo", "run-2", 1.0, 2)
    assert journal_of(folder, "run-1") == folder.logs / "runs" / "run-1.jsonl"
    assert journal_of(folder, "run-2") == folder.journal
