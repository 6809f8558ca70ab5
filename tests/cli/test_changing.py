"""`scale` and `access` on a terminal and without one: what is shown is asked about, and done as shown."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mectui.cli.front_door import run
from mectui.clusters import Home, Stage, write_private
from mectui.events import Event, ExitCode, Phase
from mectui.run.farewell import Farewell
from mectui.run.request import Kind, Request

EXAMPLE = (Path(__file__).parents[2] / "examples" / "demo.yaml").read_text()
HASH = "6b8b" * 16
APPLY = "mectui scale demo --workers 1 --approve"
Runs = list[Request]


@pytest.fixture
def runs(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    """Put a cluster on record whose runs tell what a real one does; return what each was asked."""
    folder = Home(sealed / "mectui").folder("demo")
    folder.make()
    folder.note(stage=Stage.READY)
    write_private(folder.answers, EXAMPLE)
    begun: Runs = []

    def told(*arguments: Any) -> int:
        _, _, request, lock, _, render = arguments
        lock.release()
        begun.append(request)
        shrinks = request.kind is Kind.SCALE and request.workers < 2
        render(Event("plan.ready", Phase.PLAN, "a plan", data={"hash": HASH, "destroy": int(shrinks)}))
        words = Farewell("The plan of demo awaits approval", {"Apply it": APPLY})
        code = ExitCode.DONE if request.approve else ExitCode.AWAITING_APPROVAL
        data = {"ok": bool(request.approve), "exit_code": int(code), "problems": [], **words.data()}
        render(Event("run.finished", Phase.PLAN, words.line, data=data))
        return code

    monkeypatch.setattr("mectui.cli.following.run_to_end", told)
    return begun


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sit at a terminal, and answer whatever is asked."""

    def type_in(text: str) -> None:
        terminal = io.StringIO(f"{text}\n")
        terminal.isatty = lambda: True  # type: ignore[method-assign]
        monkeypatch.setattr("sys.stdin", terminal)
        monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: text)

    return type_in


def test_without_a_terminal_the_plan_waits_for_its_hash(
    runs: Runs, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["scale", "demo", "--workers", "1"]) == ExitCode.AWAITING_APPROVAL
    (request,) = runs
    assert (request.kind, request.workers, request.approve) == (Kind.SCALE, 1, None)
    assert APPLY in capsys.readouterr().err


def test_a_yes_does_what_was_shown_where_nothing_is_destroyed(
    runs: Runs, answer: Callable[[str], None]
) -> None:
    answer("y")
    assert run(["scale", "demo", "--workers", "3"]) == ExitCode.DONE
    assert [(request.workers, request.approve) for request in runs] == [(3, None), (3, HASH)]


@pytest.mark.parametrize("reply", ["y", "yes", "Demo", ""])
def test_only_the_name_lets_anything_be_destroyed(
    runs: Runs, answer: Callable[[str], None], capsys: pytest.CaptureFixture[str], reply: str
) -> None:
    answer(reply)
    assert run(["scale", "demo", "--workers", "1"]) == ExitCode.AWAITING_APPROVAL
    assert len(runs) == 1
    assert capsys.readouterr().err == "nothing of demo was changed\n"
    answer("demo")
    assert run(["scale", "demo", "--workers", "1"]) == ExitCode.DONE
    assert runs[-1].approve == HASH


@pytest.mark.parametrize("words", [["--non-interactive"], ["--output", "json"]])
def test_nobody_is_asked_who_said_so(runs: Runs, answer: Callable[[str], None], words: list[str]) -> None:
    answer("demo")
    assert run(["scale", "demo", "--workers", "1", *words]) == ExitCode.AWAITING_APPROVAL
    assert len(runs) == 1


def test_access_without_a_range_is_this_machines_address(runs: Runs, answer: Callable[[str], None]) -> None:
    answer("y")
    assert run(["access", "demo"]) == ExitCode.DONE
    assert run(["access", "demo", "auto", "198.51.100.0/24", "--approve", "auto"]) == ExitCode.DONE
    assert [(request.access, request.approve) for request in runs] == [
        ((), None),
        ((), HASH),
        (("auto", "198.51.100.0/24"), "auto"),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["scale", "demo"], "Missing option '--workers'"),
        (["scale", "demo", "--workers", "-1"], "-1 is not in the range x>=0"),
        (["scale", "demo", "--workers", "99"], "100 or more"),
        (["scale", "nobody", "--workers", "1"], "no cluster named 'nobody'"),
        (["access", "demo", "198.51.100.7"], "198.51.100.7/32"),
        (["access", "demo", "fe80::/10"], "IPv6 is not supported"),
        (["access", "demo", "auto", "auto"], "auto is there twice"),
        (["access", "demo", "--approve", "yes"], "auto, or the hash of a plan"),
    ],
)
def test_what_is_wrong_begins_no_run(
    runs: Runs, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert run(words) == ExitCode.USAGE
    assert said in capsys.readouterr().err
    assert runs == []
