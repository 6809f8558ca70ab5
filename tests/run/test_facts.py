"""A run's last event tells where the cluster stands, what it costs, and how to make it again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mectui.answers import load
from mectui.answers.model import Answers
from mectui.aws import Holding, Kind
from mectui.clusters import Folder, Stage
from mectui.events import Phase
from mectui.plan import Machine, Role
from mectui.run import existing
from mectui.run.facts import facts
from mectui.run.killed import last_word
from mectui.run.machines import note_machines
from tests.screens.run.runs import on_record

COMMAND = ("mectui", "--demo")
HELD = Holding(Kind.INSTANCE, "i-1", "demo", "demo-w-0", "running")
MACHINES = [Machine("demo-w-0", Role.WORKER, False, "i-1", "10.0.0.4", "203.0.113.9")]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = on_record(tmp_path / "home of mine", stage=Stage.MAKING)
    folder.note(stage=Stage.MAKING)
    return folder


@pytest.fixture
def answers(folder: Folder) -> Answers:
    return load(folder.answers, environ={}).answers


def test_the_command_that_makes_it_again_can_be_pasted(folder: Folder) -> None:
    told = facts(folder, COMMAND)
    again = f"mectui --demo --non-interactive --answers '{folder.answers}' --approve auto"
    assert told == {"stage": "making", "answers": str(folder.answers), "again": again}


def test_what_was_found_is_told_with_its_prices(folder: Folder, answers: Answers) -> None:
    told = facts(folder, COMMAND, answers, found=[HELD])
    assert [row["node"] for row in told["exists"]] == ["demo-w-0"]
    assert told["hourly_usd"] == told["exists"][0]["hourly_usd"] == pytest.approx(0.0336)
    assert told["node_ports"] == []
    assert json.loads(json.dumps(told)) == told
    assert facts(folder, COMMAND, answers, found=[]) | {"exists": [], "hourly_usd": 0.0} == facts(
        folder, COMMAND, answers, found=[]
    )


def test_where_nobody_looked_the_machines_tell_the_cost(folder: Folder, answers: Answers) -> None:
    running = facts(folder, COMMAND, answers, machines=MACHINES)
    assert "exists" not in running
    note_machines(folder, MACHINES)
    assert facts(folder, COMMAND, answers) == running
    folder.note(stage=Stage.STOPPED)
    assert 0 < facts(folder, COMMAND, answers)["hourly_usd"] < running["hourly_usd"]
    folder.note(stage=Stage.DESTROYED)
    assert facts(folder, COMMAND, answers)["hourly_usd"] == 0.0


def test_a_killed_run_gets_a_last_word_that_tells_the_same(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def look(*_: object) -> list[Holding]:
        return [HELD]

    monkeypatch.setattr(existing, "look", look)
    event = last_word(folder, {}, COMMAND, phase=Phase.NODES, begun=None, latest=None)
    assert event.event == "run.finished"
    assert event.phase is Phase.NODES
    assert event.data["killed"]
    assert event.data["stage"] == "making"
    assert [row["id"] for row in event.data["exists"]] == ["i-1"]
    assert event.data["commands"]["Go on"] == "mectui --demo resume demo"
