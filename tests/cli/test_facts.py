"""Commands that print facts: a table for people, one JSON document for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mectui.cli import console
from mectui.cli.front_door import run
from mectui.clusters import Folder, Home, Stage, write_private
from mectui.events import Event, ExitCode, Phase
from mectui.run.checkup import Finding, verdict
from mectui.run.journal import Journal
from mectui.run.known import ClusterNow, NodeNow

EXAMPLE = (Path(__file__).parents[2] / "examples" / "demo.yaml").read_text()
LACKING: dict[str, Any] = {"found": "", "ok": False}


@pytest.fixture
def folder(sealed: Path) -> Folder:
    """A cluster on record whose latest run failed."""
    folder = Home(sealed / "mectui").folder("demo")
    folder.make()
    folder.note(stage=Stage.MAKING)
    write_private(folder.answers, EXAMPLE)
    journal = Journal.begin(folder, "run-1")
    journal(Event("run.finished", Phase.JOIN, "", data={"ok": False, "exit_code": 4}))
    journal.close()
    return folder


def test_validate_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "edge.yaml"
    file.write_text(EXAMPLE)
    assert run(["validate", str(file), "--output", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == {"file": str(file), "ok": True, "cluster": "demo", "problems": []}
    file.write_text(EXAMPLE.replace("control_planes: 1", "control_planes: 2").replace("workers:", "wrokers:"))
    assert run(["validate", str(file), "--output", "json"]) == 2
    shown = capsys.readouterr()
    assert [sorted(problem) for problem in json.loads(shown.out)["problems"]] == [
        ["remedy", "what", "why"]
    ] * 2
    assert shown.err == ""


def test_validate_knows_which_addons_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "edge.yaml"
    file.write_text(EXAMPLE.replace("  - dns", "  - ingres"))
    assert run(["validate", str(file)]) == 2
    assert "ingress" in capsys.readouterr().err


def test_the_doctor_without_credentials(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--output", "json"]) == ExitCode.REFUSED
    findings = {row["check"]: row for row in json.loads(capsys.readouterr().out)}
    assert not findings["credentials"]["ok"]
    assert findings["credentials"]["remedy"]
    assert run(["doctor"]) == ExitCode.REFUSED
    assert "FAIL  credentials" in capsys.readouterr().out


def test_the_doctors_verdict_is_what_a_run_would_end_with() -> None:
    missing = Finding("provider", **LACKING, exit_code=ExitCode.MISSING)
    refused = Finding("credentials", **LACKING, exit_code=ExitCode.REFUSED)
    unneeded = Finding("kubectl", **LACKING, needed=False, exit_code=ExitCode.MISSING)
    assert verdict([missing, refused]) is ExitCode.REFUSED
    assert verdict([missing]) is ExitCode.MISSING
    assert verdict([unneeded]) is ExitCode.DONE


def test_a_run_is_shown_again_by_its_clusters_name_and_by_its_file(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = []
    for named in ("demo", str(folder.journal)):
        assert run(["replay", named, "--output", "json"]) == 4
        shown.append(capsys.readouterr().out)
    assert shown[0] == shown[1]
    assert json.loads(shown[0])["run"] == "run-1"
    assert run(["replay", "nobody"]) == 2
    assert " list`" in capsys.readouterr().err


def test_the_log_of_a_node_by_its_name_and_by_the_end_of_it(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = Journal.begin(folder, "run-2")
    for node in ("demo-w-0", "demo-w-1", None):
        journal(Event("node.waiting", Phase.NODES, f"about {node}", node=node))
    journal.close()
    for named in ("w-0", "demo-w-0"):
        assert run(["logs", "demo", named]) == 0
        assert "about demo-w-0" in capsys.readouterr().out.strip()
    assert run(["logs", "demo", "0"]) == 2
    assert "nodes: demo-w-0, demo-w-1" in capsys.readouterr().err
    assert run(["logs", "demo"]) == 0
    assert capsys.readouterr().out.count("about") == 3


def test_a_status_fits_80_columns_and_tells_more_when_asked(
    folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    name, number = "a" + "-far-away-edge" * 2, 99
    row = NodeNow(
        name=f"{name}-cp-{number}",
        role="control-plane",
        instance_id="i-0123456789abcdef0",
        instance="shutting-down",
        private_ip="255.255.255.255",
        public_ip="255.255.255.255",
        ready=False,
        version="v1.34.10",
    )
    now = ClusterNow(name, "ready", "ap-southeast-1", False, None, (row,), ())

    async def look(*_: object) -> ClusterNow:
        return now

    monkeypatch.setattr("mectui.run.looking.look", look)
    monkeypatch.setattr(console, "verbose", False)
    assert run(["status", "demo"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[-1].split()[0] == f"cp-{number}"
    assert row.instance_id not in lines[-1]
    assert run(["status", "demo", "-v"]) == 0
    assert {row.name, row.role, row.instance_id} <= set(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("running", "said"),
    [
        (False, "demo: half made, and no run goes on, in us-east-2"),
        (True, "demo: making, in us-east-2, a run is in progress"),
    ],
)
def test_a_cluster_is_only_being_made_while_a_run_goes_on(
    folder: Folder,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    running: bool,
    said: str,
) -> None:
    async def look(*_: object) -> ClusterNow:
        return ClusterNow("demo", "making", "us-east-2", running, None, (), ())

    monkeypatch.setattr("mectui.run.looking.look", look)
    assert run(["status", "demo"]) == 0
    assert capsys.readouterr().out == f"{said}\n"
