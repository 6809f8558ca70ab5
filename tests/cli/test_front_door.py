"""The command line: quick to start, exact in its exit codes, and never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mectui import __version__
from mectui.cli.app import COMMANDS
from mectui.cli.front_door import run

ROOT = Path(__file__).parents[2]
HEAVY = (
    "boto3",
    "botocore",
    "fabric",
    "paramiko",
    "moto",
    "python_terraform",
    "cryptography",
    "textual",
    "screens",
)
VALID = ROOT / "examples" / "demo.yaml"


def loaded_by(*words: str, before: str = "") -> set[str]:
    """Return the modules that a command loads, in a fresh interpreter; `before` is run before it."""
    script = (
        f"import sys\n{before}"
        "from mectui.cli.front_door import run\n"
        f"run({list(words)!r})\n"
        "sys.stderr.write('\\n'.join(sys.modules))\n"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
    return set(done.stderr.split("\n"))


@pytest.mark.parametrize(
    "words", [("--version",), ("--help",), ("validate", str(VALID)), ("list",), ("ssh", "--help")]
)
def test_what_needs_nothing_loads_nothing_heavy(words: tuple[str, ...]) -> None:
    assert loaded_by(*words).isdisjoint(HEAVY)


def test_a_run_without_a_terminal_draws_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    words = ("--non-interactive", "--answers", str(VALID), "--plan-only", "--home", str(tmp_path / "home"))
    loaded = loaded_by(*words)
    assert "mectui.cli.following" in loaded  # it did come to a run
    assert loaded.isdisjoint({"textual", "screens"})


def test_the_plain_prompts_draw_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", str(tmp_path))
    before = "import mectui.cli.asking as asking; asking.need_terminal = lambda *_: None\n"
    loaded = loaded_by("--plain", "--home", str(tmp_path / "home"), before=before)
    assert "mectui.cli.plain" in loaded
    assert loaded.isdisjoint({"textual", "screens"})


def test_a_reader_that_closes_the_pipe_ends_a_command_as_sigpipe_would() -> None:
    words = [sys.executable, "-m", "mectui", "init"]
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = subprocess.run(words, stdout=closed, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (128 + 13, b"")


def test_version_loads_not_even_the_schema() -> None:
    assert "pydantic" not in loaded_by("--version")


def test_the_version_and_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"mectui {__version__}\n"
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    assert "Usage: mectui" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--non-interactive"),
        (("--plain",), "need a terminal"),
        (("--answers", str(VALID)), f"--non-interactive --answers {VALID}"),
        (("--non-interactive",), "--answers"),
        (("--non-interactive", "--answers", str(VALID), "--plan-only", "--approve", "auto"), "--approve"),
        (("--non-interactive", "--answers", "/nowhere.yaml"), "/nowhere.yaml"),
        (("nonsense",), "nonsense"),
        (("--plan-only", "resume", "nobody", "--approve", "auto"), "--plan-only before `resume`"),
        (("--output", "json", "list"), "--output before `list`"),
        (("resume", "nobody", "--approve", "yes"), "the hash of a plan"),
        (("status", "nobody"), "nobody"),
        (("destroy", "nobody", "--approve", "auto"), "nobody"),
        (("ssh", "nobody", "--", "true"), "nobody"),
        (("replay", "/nowhere.jsonl"), "/nowhere.jsonl"),
        (("validate", str(ROOT)), str(ROOT)),
    ],
)
def test_wrong_usage_is_exit_code_2_with_a_pointed_message(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str], sealed: Path
) -> None:
    assert run(list(words)) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""
    assert not (sealed / "mectui" / "clusters").exists()


def test_validate_tells_every_problem_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "edge.yaml"
    file.write_text(
        VALID.read_text().replace("control_planes: 1", "control_planes: 2").replace("workers:", "wrokers:")
    )
    assert run(["validate", str(file)]) == 2
    shown = capsys.readouterr().err
    assert shown.count(f"{file}:") == 2
    assert "workers" in shown


def test_a_valid_file_is_valid(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", str(VALID)]) == 0
    assert "demo" in capsys.readouterr().out


def test_init_and_schema_print_what_they_promise(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init"]) == 0
    assert "cluster:" in capsys.readouterr().out
    assert run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"].startswith("mectui")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    assert "_MECTUI_COMPLETE" in capsys.readouterr().out


def test_an_empty_home_lists_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["list"]) == 0
    assert "no cluster" in capsys.readouterr().err


def test_the_help_of_the_embedded_cloud_lists_its_faults_and_loads_nothing_for_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from mectui.demo.fault_kinds import AwsFault, FaultKind

    assert run(["demo-cloud", "start", "--help"]) == 0
    shown = capsys.readouterr().out
    assert [kind for kind in (*FaultKind, *AwsFault) if f"  {kind}  " not in shown] == []
    loaded = loaded_by("demo-cloud", "start", "--help")
    assert loaded.isdisjoint({*HEAVY, "asyncssh", "aiohttp", "werkzeug"})
