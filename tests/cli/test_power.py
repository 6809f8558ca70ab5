"""`mectui stop` and `start`, and what other commands say of a cluster that is stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from mectui.cli.front_door import run
from mectui.clusters import Folder, Home, Stage, write_private
from mectui.events import ExitCode

EXAMPLE = (Path(__file__).parents[2] / "examples" / "demo.yaml").read_text()


@pytest.fixture
def folder(sealed: Path) -> Folder:
    """A cluster on record that is stopped."""
    folder = Home(sealed / "mectui").folder("demo")
    folder.make()
    folder.note(stage=Stage.STOPPED)
    write_private(folder.answers, EXAMPLE)
    write_private(folder.kubeconfig, "kind: Config\n")
    return folder


@pytest.mark.parametrize("verb", ["stop", "start"])
def test_a_draft_has_no_machines_to_switch(
    folder: Folder, capfd: pytest.CaptureFixture[str], verb: str
) -> None:
    folder.note(stage=Stage.DRAFT)
    assert run([verb, "demo"]) == ExitCode.USAGE
    said = capfd.readouterr().err
    assert "demo is a draft" in said
    assert "resume demo" in said


@pytest.mark.parametrize("verb", ["stop", "start"])
def test_a_cluster_that_is_not_on_record_is_named(
    sealed: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    assert run([verb, "nobody"]) == ExitCode.USAGE
    assert "no cluster named 'nobody'" in capsys.readouterr().err


def test_going_on_with_a_stopped_cluster_begins_with_its_start(
    folder: Folder, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["resume", "demo"]) == ExitCode.USAGE
    assert "start demo" in capfd.readouterr().err


@pytest.mark.parametrize("words", [["ssh", "demo"], ["tunnel", "demo"]])
def test_a_stopped_cluster_is_not_called(
    folder: Folder, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert run(words) == ExitCode.USAGE
    said = capsys.readouterr().err
    assert "demo is stopped" in said
    assert "start demo" in said


def test_the_kubeconfig_of_a_stopped_cluster_is_given_with_a_word_on_stderr(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["kubeconfig", "demo"]) == 0
    said = capsys.readouterr()
    assert said.out == "kind: Config\n"
    assert "start demo" in said.err


def test_the_list_shows_it_stopped(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["list"]) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[:2] == ["demo", "stopped"]
