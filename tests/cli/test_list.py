"""`mectui list`: the clusters on record as their folders tell them, in 80 columns or as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mectui.cli import console
from mectui.cli.front_door import run
from mectui.clusters import Folder, Home, Owner, Stage, write_private
from mectui.events import Event, Phase
from mectui.plan import Machine, Role
from mectui.run.journal import Journal
from mectui.run.machines import note_machines
from mectui.run.running import Running

EXAMPLE = (Path(__file__).parents[2] / "examples" / "demo.yaml").read_text()


@pytest.fixture
def home(sealed: Path) -> Home:
    """The home folder in use."""
    return Home(sealed / "mectui")


def on_record(home: Home, name: str = "demo", stage: Stage = Stage.READY, answers: str = EXAMPLE) -> Folder:
    """Make a cluster's folder with three machines noted, and the journal of a run that ended well."""
    folder = home.folder(name)
    folder.make()
    folder.note(stage=stage)
    write_private(folder.answers, answers.replace("name: demo", f"name: {name}"))
    if stage is not Stage.DRAFT:
        roles = {"cp-0": Role.CONTROL_PLANE, "w-0": Role.WORKER, "w-1": Role.WORKER}
        note_machines(
            folder,
            [
                Machine(f"{name}-{short}", role, short == "cp-0", f"i-{short}", "10.0.0.4", "3.2.1.0")
                for short, role in roles.items()
            ],
        )
    ended(folder, 0)
    return folder


def ended(folder: Folder, code: int | None) -> None:
    """Write a run's journal; without a code it has no last word."""
    journal = Journal.begin(folder, f"run-{code}")
    journal(Event("run.started", Phase.PREFLIGHT, ""))
    if code is not None:
        journal(Event("run.finished", Phase.JOIN, "", data={"ok": not code, "exit_code": code}))
    journal.close()


def table(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    """Return what `list` prints, a mapping of title and cell a row."""
    assert run(["list"]) == 0
    header, *rows = capsys.readouterr().out.splitlines()
    titles = [title for title in header.split("  ") if title]
    starts = [header.index(title) for title in titles]
    ends = [*starts[1:], None]
    return [
        {
            title.strip(): row[start:end].strip()
            for title, start, end in zip(titles, starts, ends, strict=True)
        }
        for row in rows
    ]


def document(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Return what `list --output json` prints."""
    assert run(["list", "--output", "json"]) == 0
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return rows


def test_a_cluster_is_told_from_its_folder(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    on_record(home)
    (row,) = table(capsys)
    assert row.pop("AGE")
    assert row == {
        "NAME": "demo",
        "STATE": "ready",
        "NODES": "1+2",
        "VERSION": "1.34",
        "REGION": "us-east-2",
        "$/HOUR": "0.126",
        "LAST RUN": "ok",
    }


def test_programs_get_the_same_and_more(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    on_record(home)
    (row,) = document(capsys)
    assert row["last_run"].pop("time")
    assert row.pop("created")
    assert row == {
        "name": "demo",
        "stage": "ready",
        "run_in_progress": False,
        "region": "us-east-2",
        "control_planes": 1,
        "workers": 2,
        "last_run": {"run": "run-0", "exit_code": 0},
        "run": None,
        "channel": "1.34/stable",
        "addons": ["dns"],
        "nodes": 3,
        "hourly_usd": 0.1257,
    }


@pytest.mark.parametrize(("code", "said"), [(0, "ok"), (5, "to approve"), (4, "exit 4"), (None, "broke off")])
def test_how_the_latest_run_ended_is_said(
    home: Home, capsys: pytest.CaptureFixture[str], code: int | None, said: str
) -> None:
    ended(on_record(home, stage=Stage.MAKING), code)
    assert table(capsys)[0]["LAST RUN"] == said
    assert document(capsys)[0]["last_run"]["exit_code"] == code


def test_a_run_that_goes_on_is_said_with_its_phase(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    folder = on_record(home, stage=Stage.MAKING)
    ended(folder, None)
    Running("run-None", Owner.this("mectui create")).save(folder)
    assert table(capsys)[0]["LAST RUN"] == "at preflight"
    (row,) = document(capsys)
    assert row["run_in_progress"]
    assert (row["run"]["kind"], row["run"]["phase"]) == ("create", "preflight")


def test_a_stopped_cluster_costs_its_disks_and_a_draft_nothing(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    on_record(home, "draft", Stage.DRAFT)
    on_record(home, "stopped", Stage.STOPPED)
    on_record(home, "strange", answers=EXAMPLE.replace("t4g.medium", "z9.huge"))
    costs = {row["NAME"]: row["$/HOUR"] for row in table(capsys)}
    assert (costs["draft"], costs["strange"]) == ("-", "?")
    assert 0 < float(costs["stopped"]) < 0.02


def test_answers_that_cannot_be_read_take_nothing_away_from_the_list(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = on_record(home)
    on_record(home, "other")
    folder.answers.write_text("{torn")
    torn, other = table(capsys)
    assert [torn[title] for title in ("NAME", "STATE", "NODES", "VERSION", "REGION", "$/HOUR")] == [
        "demo",
        "ready",
        "?",
        "?",
        "?",
        "?",
    ]
    assert other["NODES"] == "1+2"
    assert document(capsys)[0]["region"] is None


@pytest.mark.parametrize("verbose", [False, True])
def test_long_names_stay_within_80_columns_unless_more_is_asked_for(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, verbose: bool
) -> None:
    monkeypatch.setattr(console, "verbose", verbose)
    on_record(home, "a" * 31, Stage.DESTROYING, EXAMPLE.replace("us-east-2", "ap-southeast-2"))
    assert run(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert (max(map(len, lines)) <= 80) != verbose
    assert lines[1].split()[:2] == ["a" * 31, "destroying"]


def test_an_empty_list_is_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert document(capsys) == []
    assert run(["list"]) == 0
    assert "no cluster is on record" in capsys.readouterr().err
