"""`addons … disable` where data would be lost: a name has to be typed, or nobody is to be asked."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mectui.cli.front_door import run
from mectui.clusters import Home, Stage, write_private
from mectui.events import ExitCode
from tests.screens.run.runs import ANSWERS

BLANK = "lost with longhorn: all that its volumes hold; the nodes' data disks are made blank again"
Runs = list[tuple[str, ...]]


@pytest.fixture
def runs(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    """Put a cluster with add-ons on record; return what each run that is begun takes away."""
    folder = Home(sealed / "mectui").folder("demo")
    folder.make()
    folder.note(stage=Stage.READY)
    addons = "[dns, longhorn, registry, minio, dashboard, metrics-server]"
    write_private(folder.answers, f"{ANSWERS}addons: {addons}\n")
    begun: Runs = []

    def begins(*arguments: Any) -> int:
        _, _, request, lock, _, _ = arguments
        lock.release()
        begun.append(request.disable)
        return ExitCode.DONE

    monkeypatch.setattr("mectui.cli.following.run_to_end", begins)
    return begun


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Sit at a terminal and answer whatever is asked; return what was."""

    def type_in(text: str) -> list[str]:
        terminal, asked = io.StringIO(f"{text}\n"), list[str]()
        terminal.isatty = lambda: True  # type: ignore[method-assign]

        def typed(prompt: str) -> str:
            asked.append(prompt)
            return text

        monkeypatch.setattr("sys.stdin", terminal)
        monkeypatch.setattr("click.termui.visible_prompt_func", typed)
        return asked

    return type_in


def disable(*words: str) -> int:
    return run(["addons", "demo", "disable", *words])


def test_the_add_ons_name_lets_its_data_go(
    runs: Runs, answer: Callable[[str], list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    answer("longhorn")
    assert disable("longhorn") == ExitCode.DONE
    assert runs == [("longhorn",)]
    assert BLANK in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("reply", ["y", "yes", "demo", "Longhorn", ""])
def test_anything_else_leaves_all_as_it_is(
    runs: Runs, answer: Callable[[str], list[str]], capsys: pytest.CaptureFixture[str], reply: str
) -> None:
    answer(reply)
    assert disable("longhorn") == ExitCode.AWAITING_APPROVAL
    assert capsys.readouterr().err == "nothing of demo was changed\n"
    assert runs == []


def test_where_several_lose_data_it_is_the_clusters_name(
    runs: Runs, answer: Callable[[str], list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    answer("registry")
    assert disable("registry", "minio", "dashboard") == ExitCode.AWAITING_APPROVAL
    said = capsys.readouterr().out
    assert "lost with registry" in said
    assert "lost with minio" in said
    assert "dashboard:" not in said
    answer("demo")
    assert disable("registry", "minio", "dashboard") == ExitCode.DONE
    assert runs == [("registry", "minio", "dashboard")]


@pytest.mark.parametrize("words", [["--non-interactive"], ["--output", "json"]])
def test_who_is_not_to_be_asked_is_told_the_command(
    runs: Runs, answer: Callable[[str], list[str]], capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    asked = answer("longhorn")
    assert disable("longhorn", *words) == ExitCode.USAGE
    shown = capsys.readouterr()
    assert "mectui addons demo disable longhorn --approve auto`" in shown.err
    assert BLANK in shown.err
    assert (shown.out, asked, runs) == ("", [], [])


def test_without_a_terminal_nothing_begins_unless_it_was_approved(
    runs: Runs, capsys: pytest.CaptureFixture[str]
) -> None:
    assert disable("longhorn") == ExitCode.USAGE
    assert "--approve auto" in capsys.readouterr().err
    assert runs == []
    assert disable("longhorn", "--approve", "auto", "--non-interactive") == ExitCode.DONE
    assert runs == [("longhorn",)]


def test_where_no_data_is_lost_nothing_is_asked(runs: Runs, answer: Callable[[str], list[str]]) -> None:
    asked = answer("no")
    assert disable("dashboard") == ExitCode.DONE
    assert disable("dashboard", "--non-interactive") == ExitCode.DONE
    assert (asked, len(runs)) == ([], 2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["disable", "nosuch-at-all"], "mectui addons demo` lists those there are"),
        (["disable", "longhrn"], "did you mean longhorn?"),
        (["enable", "nosuch-at-all"], "mectui addons` lists all of them"),
        (["enable", "dapr", "--approve", "auto"], "--approve is for what is disabled"),
        (["disable", "dashboard", "--approve", "6b8b" * 16], "is not 'auto'"),
    ],
)
def test_what_is_wrong_begins_no_run_and_says_what_to_do(
    runs: Runs, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert run(["addons", "demo", *words]) == ExitCode.USAGE
    shown = capsys.readouterr().err
    assert said in shown
    assert "take it out" not in shown
    assert runs == []
