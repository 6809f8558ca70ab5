"""A run on a terminal: lines that stay, and below them how it is right now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from mectui.cli import console, live
from mectui.cli.render import renderer
from mectui.events import Event, Phase, Problem, Step, now

BEGIN = now()


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(console, "verbose", False)
    monkeypatch.setattr(live, "possible", lambda: True)
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    yield
    console.settle()


def event(name: str, phase: Phase, message: str, **more: object) -> Event:
    return Event(name, phase, message, **more).stamped(time=BEGIN + timedelta(seconds=1), run="r", seq=1)  # type: ignore[arg-type]


STARTED = event("run.started", Phase.PREFLIGHT, "create edge", data={"cluster": "edge", "kind": "create"})
BOOTING = event("node.step.started", Phase.NODES, "edge-w-0: booted", node="edge-w-0", step=Step.BOOTED)
WAITS = event("node.waiting", Phase.NODES, "cloud-init is [still] running \x1b[2J", node="edge-w-0")
DONE = event("run.finished", Phase.NODES, "edge: 1 node Ready", data={"ok": True, "exit_code": 0})


def test_what_passes_is_drawn_below_and_taken_away_at_the_end(capfd: pytest.CaptureFixture[str]) -> None:
    show = renderer("text")
    for each in (STARTED, BOOTING, WAITS):
        show(each)
    console.settle()
    drawn = capfd.readouterr().out
    assert "w-0" in drawn
    assert "booted: cloud-init is [still] running" in drawn
    assert "\x1b[2J" not in drawn
    show(DONE)
    assert capfd.readouterr().out.splitlines()[-1] == "edge: 1 node Ready"


def test_a_failure_stays_as_a_line(capfd: pytest.CaptureFixture[str]) -> None:
    show = renderer("text")
    show(STARTED)
    problem = Problem("edge-w-0 was not booted within 900 s", "cloud-init says running", "look at its log")
    show(
        event("node.step.failed", Phase.NODES, str(problem), node="edge-w-0", step=Step.BOOTED, error=problem)
    )
    show(DONE)
    lines = [line for line in capfd.readouterr().out.splitlines() if "was not booted" in line]
    assert any("look at its log" in line for line in lines)


def test_the_lower_part_is_gone_where_nothing_more_is_heard(capfd: pytest.CaptureFixture[str]) -> None:
    show = renderer("text")
    show(STARTED)
    console.settle()
    capfd.readouterr()
    console.say("stopping")
    assert capfd.readouterr().out == "stopping\n"


@pytest.mark.parametrize("recorded", [True, False])
def test_what_is_recorded_is_lines_only(recorded: bool, capfd: pytest.CaptureFixture[str]) -> None:
    show = renderer("text", recorded=recorded)
    for each in (STARTED, BOOTING, WAITS, DONE):
        show(each)
    assert ("\x1b[?25l" in capfd.readouterr().out) is not recorded
