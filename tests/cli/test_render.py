"""A run as people read it, and as programs do."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from mectui.cli import console
from mectui.cli.render import renderer
from mectui.events import Event, Phase, Problem, now
from mectui.run.farewell import Farewell

BEGIN = now()


def at(seconds: float, event: Event) -> Event:
    return event.stamped(time=BEGIN + timedelta(seconds=seconds), run="r", seq=1)


STARTED = at(0, Event("phase.started", Phase.NODES, "Bringing the nodes together"))
WAITING = at(61, Event("node.waiting", Phase.JOIN, "not Ready", node="edge-w-0"))
OUTPUT = at(62, Event("node.output", Phase.JOIN, "Get:1 …", node="edge-w-0"))
DOING = at(
    63, Event("node.waiting", Phase.NODES, "it boots: Get:1 …", node="edge-w-0", data={"doing": "Get"})
)
PROBLEM = Problem("edge-w-0 was not Ready", "no CNI", "look at its log")
LAST = Farewell(
    "edge has in eu-west-1: 1 instance (edge-w-0)",
    {"Go on": "mectui resume edge", "Remove it": "mectui destroy edge"},
)
FAILED = at(
    70,
    Event(
        "run.finished",
        Phase.JOIN,
        LAST.line,
        error=PROBLEM,
        data={"ok": False, "exit_code": 4, "problems": [PROBLEM.as_dict()], **LAST.data()},
    ),
)
READY = Farewell("edge: 3 nodes Ready", {"Look": "mectui status edge", "Remove": "mectui destroy edge"})
DONE = at(80, Event("run.finished", Phase.VERIFY, READY.line, data={"ok": True, **READY.data()}))


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "verbose", False)


def test_the_log_has_a_line_an_event_and_no_cursor_tricks(capsys: pytest.CaptureFixture[str]) -> None:
    render = renderer("text")
    for event in (STARTED, WAITING, OUTPUT, DOING):
        render(event)
    assert capsys.readouterr().out.splitlines() == [
        "  0:00  nodes       Bringing the nodes together",
        "  1:01  join        edge-w-0: not Ready",
    ]


def test_a_check_says_what_was_checked(capsys: pytest.CaptureFixture[str]) -> None:
    renderer("text")(at(0, Event("preflight.check", Phase.PREFLIGHT, "us-east-2", data={"check": "region"})))
    assert capsys.readouterr().out == "  0:00  preflight   region: us-east-2\n"


def test_details_are_shown_when_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "verbose", True)
    renderer("text")(OUTPUT)
    assert "Get:1" in capsys.readouterr().out


@pytest.mark.parametrize("output", ["text", "json"])
def test_the_last_line_of_a_failure_names_what_exists(
    output: str, capsys: pytest.CaptureFixture[str]
) -> None:
    renderer(output)(FAILED)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "error: edge-w-0 was not Ready"
    assert lines[-1] == (
        "edge has in eu-west-1: 1 instance (edge-w-0). "
        "Go on: mectui resume edge  Remove it: mectui destroy edge"
    )


def test_on_a_terminal_every_command_of_a_failure_has_its_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    renderer("text")(FAILED)
    assert capsys.readouterr().err.splitlines()[-3:] == [
        "edge has in eu-west-1: 1 instance (edge-w-0)",
        "  go on      mectui resume edge",
        "  remove it  mectui destroy edge",
    ]


@pytest.mark.parametrize("output", ["text", "json"])
def test_good_news_have_a_line_a_command(output: str, capsys: pytest.CaptureFixture[str]) -> None:
    renderer(output)(DONE)
    shown = capsys.readouterr()
    assert (shown.err if output == "json" else shown.out).splitlines() == [
        "edge: 3 nodes Ready",
        "  look    mectui status edge",
        "  remove  mectui destroy edge",
    ]


def test_a_journal_of_an_earlier_version_ends_with_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    renderer("text")(at(80, Event("run.finished", Phase.VERIFY, "all is well", data={"ok": True})))
    assert capsys.readouterr().out == "all is well\n"


def test_json_is_the_journals_own_line_and_nothing_else_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    render = renderer("json")
    for event in (STARTED, WAITING, OUTPUT, FAILED):
        render(event)
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line) for line in lines] == [
        json.loads(event.to_line()) for event in (STARTED, WAITING, OUTPUT, FAILED)
    ]


def test_a_terminal_gets_colours_unless_it_wants_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = at(1, Event("node.step.done", Phase.JOIN, "edge-w-0 is Ready", node="edge-w-0"))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr("click._compat.should_strip_ansi", lambda *_: False)
    monkeypatch.delenv("NO_COLOR")
    for event in (STARTED, done):
        renderer("text")(event)
    plain, green = capsys.readouterr().out.splitlines()
    assert "\x1b[3" not in plain
    assert "\x1b[32m" in green
    monkeypatch.setenv("NO_COLOR", "1")
    renderer("text")(done)
    assert "\x1b" not in capsys.readouterr().out


def test_text_from_outside_cannot_paint_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    renderer("text")(at(0, Event("plan.change", Phase.PLAN, "create \x1b[2Jtag\x07")))
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("output", ["text", "json"])
def test_what_awaits_approval_is_no_error(output: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = Farewell("The plan of edge awaits approval", {"Apply it": "mectui resume edge --approve HASH"})
    data = {"ok": False, "exit_code": 5, "problems": [], **words.data()}
    renderer(output)(Event("run.finished", Phase.PLAN, words.line, data=data))
    assert capsys.readouterr().err == f"{words.line}\n"
