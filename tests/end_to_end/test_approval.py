"""A plan waits for its approval, and only that very plan is applied by its hash."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.program import Mectui

pytestmark = [pytest.mark.terraform, pytest.mark.cloud, pytest.mark.slow]

USAGE, AWAITING_APPROVAL = 2, 5


def test_without_approval_nothing_is_made(mectui: Mectui, answers: Callable[..., Path]) -> None:
    file = answers()
    begin = ("--non-interactive", "--answers", str(file))
    shown = mectui(*begin, "--plan-only")
    assert shown.returncode == 0, shown.stderr
    mark = mectui.events("demo")[-3]["hash"]
    assert f"--approve {mark}" in shown.stdout.splitlines()[-1]
    assert {node["name"] for node in mectui.status("demo")["nodes"]} == set()

    asked = mectui(*begin)
    assert asked.returncode == AWAITING_APPROVAL
    again = mectui.events("demo")[-2]["hash"]
    assert f"resume demo --approve {again}" in asked.stderr.splitlines()[-1]

    stale = mectui(*begin, "--approve", "0" * 64)
    assert stale.returncode == AWAITING_APPROVAL
    assert stale.stderr.splitlines()[-1].endswith("resume demo")
    assert again not in stale.stderr

    file.write_text(file.read_text().replace("workers: 2", "workers: 3"))
    changed = mectui(*begin, "--approve", again)
    assert changed.returncode == USAGE
    assert "other answers" in changed.stderr

    (mectui.folder("demo") / "terraform" / "extra.tf").write_text("# not what was approved\n")
    assert mectui("resume", "demo", "--approve", again).returncode == AWAITING_APPROVAL
    assert mectui.leftovers() == []


def test_one_run_at_a_time(mectui: Mectui, answers: Callable[..., Path]) -> None:
    first = mectui.start("--non-interactive", "--answers", str(answers()))
    mectui.wait_for("demo", lambda event: event["event"] == "phase.started")
    second = mectui("resume", "demo")
    assert second.returncode == USAGE
    assert f"process {mectui.run_pid('demo')}" in second.stderr
    watched = mectui("watch", "demo", "--output", "json")
    first.communicate()
    assert watched.returncode == first.returncode == AWAITING_APPROVAL
    assert '"run.finished"' in watched.stdout.splitlines()[-1]
