"""The question before a cluster goes: what goes stands right above it, and a no destroys nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mectui.cli.front_door import run
from mectui.cli.render import Renderer
from mectui.clusters import Home, Stage, write_private
from mectui.events import Event, ExitCode, Phase
from mectui.run.farewell import Farewell

EXAMPLE = (Path(__file__).parents[2] / "examples" / "demo.yaml").read_text()
BYPASS = "mectui destroy demo --approve auto"
GOING = "13 to destroy: 3 instances (demo-cp-0, demo-w-0, demo-w-1), 1 security group, 1 key pair"
HASH = "6b8b" * 16
Runs = list[str | None]


@pytest.fixture
def runs(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    """Put a cluster on record whose runs tell what a real one does; return how each was approved."""
    folder = Home(sealed / "mectui").folder("demo")
    folder.make()
    folder.note(stage=Stage.READY)
    write_private(folder.answers, EXAMPLE)
    approvals: Runs = []

    def told(*arguments: Any) -> int:
        _, _, request, lock, _, render = arguments
        lock.release()
        approvals.append(request.approve)
        return tell(request.approve, render)

    monkeypatch.setattr("mectui.cli.following.run_to_end", told)
    return approvals


def tell(approve: str | None, render: Renderer) -> int:
    render(Event("plan.ready", Phase.PLAN, GOING, data={"hash": HASH}))
    words = Farewell("Nothing of demo was destroyed", {"Destroy it": BYPASS})
    code = ExitCode.DONE if approve else ExitCode.AWAITING_APPROVAL
    farewell = Farewell("demo is gone") if approve else words
    data = {"ok": bool(approve), "exit_code": int(code), "problems": [], **farewell.data()}
    render(Event("run.finished", Phase.PLAN, farewell.line, data=data))
    return code


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def type_in(text: str) -> None:
        terminal = io.StringIO(f"{text}\n")
        terminal.isatty = lambda: True  # type: ignore[method-assign]
        monkeypatch.setattr("sys.stdin", terminal)
        monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: text)

    return type_in


def test_a_no_destroys_nothing_and_says_so_afterwards(
    runs: Runs, answer: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    answer("yes")
    assert run(["destroy", "demo"]) == ExitCode.AWAITING_APPROVAL
    shown = capsys.readouterr()
    assert runs == [None]
    assert GOING in shown.out.splitlines()[0]
    assert BYPASS not in shown.out + shown.err
    assert shown.err == "nothing of demo was destroyed\n"


def test_the_name_destroys_what_was_shown(
    runs: Runs, answer: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    answer("demo")
    assert run(["destroy", "demo"]) == ExitCode.DONE
    shown = capsys.readouterr()
    assert runs == [None, HASH]
    assert "othing of demo was destroyed" not in shown.out + shown.err


def test_who_cannot_be_asked_is_told_the_command(runs: Runs, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["destroy", "demo", "--non-interactive"]) == ExitCode.AWAITING_APPROVAL
    assert BYPASS in capsys.readouterr().err
