"""A home folder, a disk or a standard output that cannot be used is told as such, with what to do."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from mectui.cli.front_door import run
from mectui.clusters import Folder, Stage
from mectui.demo import process
from mectui.demo.record import CloudRecord, own_start, write_record
from mectui.events import ExitCode

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "demo.yaml")
ANSWERS = Path(EXAMPLE).read_text()
CREATE = ("--non-interactive", "--answers", EXAMPLE)
HOME_REMEDY = "--home DIR"


def mectui(*words: str, stdout: int | str = subprocess.PIPE, full_disk: bool = False) -> tuple[int, str]:
    """Run mectui as a process; on a full disk no file takes another byte. Return its code and its stderr."""
    command = [sys.executable, "-m", "mectui", *words]
    full = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))) if full_disk else None
    with Path("/dev/full").open("w") as sink:
        where = sink if stdout == "/dev/full" else subprocess.PIPE
        done = subprocess.run(command, stdout=where, stderr=subprocess.PIPE, text=True, preexec_fn=full)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    "words",
    [
        CREATE,
        ("--demo", *CREATE),
        ("demo-cloud", "start"),
        ("demo-cloud", "start", "--foreground"),
        ("--demo", "doctor"),
    ],
)
def test_a_home_that_cannot_be(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--home", "/proc/nowhere", *words]) == ExitCode.USAGE
    said = capsys.readouterr().err
    assert "/proc/nowhere" in said
    assert "--home" in said.splitlines()[-1]
    assert "mistake" not in said


@pytest.mark.parametrize("words", [("list",), ("demo-cloud", "status"), ("demo-cloud", "stop")])
def test_what_only_reads_needs_no_home(words: tuple[str, ...]) -> None:
    assert run(["--home", "/proc/nowhere", *words]) in (ExitCode.DONE, ExitCode.MISSING)


def test_a_full_disk(tmp_path: Path) -> None:
    code, said = mectui("--home", str(tmp_path), *CREATE, full_disk=True)
    assert code == ExitCode.USAGE
    assert f"{tmp_path}/clusters/demo/" in said
    assert "free space there" in said
    assert HOME_REMEDY in said


@pytest.mark.parametrize("words", [("init",), ("schema",), ("--help",), ("validate", EXAMPLE)])
def test_a_full_standard_output(words: tuple[str, ...]) -> None:
    code, said = mectui(*words, stdout="/dev/full")
    assert code == ExitCode.USAGE
    assert said.splitlines()[0] == "error: standard output cannot be used"
    assert "free space there" in said
    assert HOME_REMEDY not in said


async def test_a_run_whose_files_cannot_be_written(tmp_path: Path, sealed: Path) -> None:
    from mectui.run.perform import perform
    from mectui.run.request import Kind, Request

    folder = Folder(tmp_path / "home" / "clusters" / "demo")
    folder.make()
    folder.answers.write_text(ANSWERS)
    folder.note(stage=Stage.DRAFT)
    folder.run.mkdir()
    assert await perform(folder, "run-1", Request(Kind.CREATE), {}) == ExitCode.USAGE
    last = folder.journal.read_text().splitlines()[-1]
    assert str(folder.run) in last
    assert HOME_REMEDY in last


def test_a_connection_that_fails_is_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    from mectui.clusters import unusable

    assert unusable(ConnectionRefusedError(111, "Connection refused"), Path("/home")) is None
    assert unusable(BrokenPipeError(32, "Broken pipe"), Path("/home")) is None


def test_a_cloud_that_runs_is_found_without_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    home = str(tmp_path.resolve())
    write_record(
        tmp_path,
        CloudRecord(
            home, os.getpid(), own_start(), "http://127.0.0.1:1", "us-east-2", 1.0, (), 1, "u", "k", "h"
        ),
    )
    before = sorted(tmp_path.iterdir())
    assert process.ensure(tmp_path)["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert sorted(tmp_path.iterdir()) == before
