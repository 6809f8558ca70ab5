"""The same steps as numbered prompts."""

from __future__ import annotations

import asyncio
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from mectui.answers import Loaded, load
from mectui.aws.lookups import Found
from mectui.cli import plain as module
from mectui.cli.plain import PlainWizard
from mectui.cli.prompts import Terminal
from mectui.demo import process
from mectui.events import Problem
from mectui.wizard import Check, Flow
from tests.wizard.small_aws import OTHER_VPC, VPC, Aws

ENTER = ""


@dataclass
class Script:
    """Types line after line, and keeps what was shown."""

    lines: list[str]
    shown: list[str] = field(default_factory=list)

    def ask(self, prompt: str) -> str:
        self.shown.append(prompt)
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)

    def ask_secretly(self, prompt: str) -> str:
        return self.ask(f"secretly: {prompt}")

    @property
    def terminal(self) -> Terminal:
        return Terminal(self.shown.append, self.ask, self.ask_secretly)

    @property
    def text(self) -> str:
        return "\n".join(self.shown)


Play = Callable[..., tuple[Loaded | None, Script]]


@pytest.fixture
def play(begin: Callable[..., Flow], monkeypatch: pytest.MonkeyPatch) -> Play:
    """Walk a wizard by typed lines; its preflight finds nothing wrong."""

    async def sound(*_: Any) -> tuple[Check, ...]:
        return (Check("identity", ok=True, message="op"),)

    monkeypatch.setattr(module, "preflight", sound)

    def walk(*lines: str, file: Path | None = None) -> tuple[Loaded | None, Script]:
        script = Script(list(lines))
        with asyncio.Runner() as runner:
            wizard = PlainWizard(begin(file), {}, script.terminal, runner)
            return wizard.walk(), script

    return walk


UP_TO_SIZE = [ENTER, ENTER]
SIZE = [ENTER] * 5
AFTER_SIZE = [ENTER] * 4
ACCESS = [ENTER] * 5
STORAGE = [ENTER] * 3
ADDONS = [ENTER]
INPUTS = [ENTER]
REST = [*ACCESS, *STORAGE, *ADDONS, *INPUTS]


def test_enter_alone_leads_to_the_blueprint(play: Play) -> None:
    loaded, script = play(*UP_TO_SIZE, *SIZE, *AFTER_SIZE, *REST, "1")
    assert loaded is not None
    assert (loaded.answers.aws.instance_type, loaded.answers.aws.vpc) == ("t4g.medium", VPC)
    assert "Step 12 of 12" not in script.text
    assert "From 203.0.113.7/32 (this machine) one reaches: SSH 22, API 16443" in script.text
    assert "So far: 3 nodes, 6 vCPU (quota 32, 4 in use), 12 GiB, 1 add-on, $0." in script.text
    assert "3 nodes, 6 vCPU (quota 32, 4 in use), 12 GiB, 1 add-on; cost: $0." in script.text
    assert "a month (from mectui's price list of 20" in script.text


def test_numbers_choose_and_a_change_is_told(play: Play) -> None:
    loaded, script = play(
        *(*UP_TO_SIZE, *SIZE, ENTER, ":find 22.04 x86", "1", ENTER, ENTER, *REST),
        *(":go region", ":find ireland", "1"),
        *(*SIZE, ENTER, ENTER, "1", ENTER, *REST, "1"),
    )
    assert loaded is not None, script.text
    assert loaded.answers.aws.image.model_dump() == {"ubuntu": "22.04"}
    assert (loaded.answers.aws.region, loaded.answers.aws.vpc) == ("eu-west-1", OTHER_VPC)
    assert loaded.answers.cluster.pod_cidr == "10.244.0.0/16"
    assert "Changed: Instance type was t4g.medium, now t3.medium (Image changed)." in script.text
    assert f"Changed: VPC was {VPC}, now to be answered again (Region changed)." in script.text


def test_what_cannot_be_taken_says_why(play: Play) -> None:
    _, script = play(ENTER, ":find hong kong", "1", "one", ":leave")
    assert "cannot be taken: not enabled for this account" in script.text
    assert "Expected a number from 1 to 1." in script.text


def test_add_ons_are_found_read_refused_and_taken(play: Play) -> None:
    choosing = [":find longhorn", "1", ":about 1", ":find portainer", "+1"]
    _, script = play(":go add-ons", *choosing, ":leave")
    assert "Longhorn cannot be taken: needs 1 data disk of 10 GiB in each node: there are none" in script.text
    assert "Tried: not on a live cluster" in script.text
    assert "one of storage" in script.text
    assert "With them: hostpath storage, added, because Portainer needs it" in script.text
    assert "In all: 2 chosen + 3 added, " in script.text


def test_what_other_numbers_leave_out_is_told(play: Play) -> None:
    _, script = play(":go add-ons", ":find portainer", "+1", ":go add-ons", ":find mosquitto", "1", ":leave")
    assert "+4 takes one more, -4 leaves one out" in script.text
    assert "Left out: CoreDNS, Portainer" in script.text


def test_inputs_of_add_ons_are_asked_and_secrets_are_not_shown(play: Play) -> None:
    taking = [":go add-ons", ":find flux", "+1"]
    telling = [ENTER, "https://example.com/repo.git", ENTER, ENTER, "a-secret"]
    _, script = play(*taking, *telling, ":leave")
    assert "not given (MECTUI_ADDON_FLUX_TOKEN))" in script.text
    assert "Flux: 2" in script.text
    assert "url: https://example.com/repo.git" in script.text
    assert "a-secret" not in script.text


def test_how_many_control_planes_is_not_the_number_of_a_line(play: Play) -> None:
    _, script = play(*UP_TO_SIZE, ENTER, "2", "3", ENTER, ENTER, ENTER, ":leave")
    assert "\n3: survives one loss\n" in script.text
    assert "Expected one of 1, 3, 5." in script.text
    assert "So far: 5 nodes" in script.text


def test_wrong_text_is_told_and_asked_again(play: Play) -> None:
    _, script = play(*UP_TO_SIZE, "My Cluster", ENTER, "x", ENTER, ENTER, ":leave")
    assert 'found "My Cluster"' in script.text
    assert "cluster.workers: expected a whole number" in script.text
    assert script.text.count("Step 3 of 12") == 2


def test_a_denied_list_is_typed(play: Play, aws: Aws) -> None:
    aws.answers["vpcs us-east-2"] = Found(problem=Problem("The permission ec2:DescribeVpcs is missing"))
    loaded, script = play(*(*UP_TO_SIZE, *SIZE, ENTER, ENTER), *(VPC, ENTER, ENTER), ENTER, *REST, "1")
    assert "Note: The permission ec2:DescribeVpcs is missing" in script.text
    assert loaded is not None
    assert loaded.answers.aws.vpc == VPC


def test_saving_writes_the_file_that_loads(play: Play, tmp_path: Path) -> None:
    file = tmp_path / "edge.yaml"
    loaded, script = play(*UP_TO_SIZE, *SIZE, *AFTER_SIZE, *REST, "2", str(file))
    assert loaded is None
    assert f"Saved: {file}" in script.text
    assert load(file, environ={}).answers.cluster.name == "edge"


def test_a_whole_file_is_at_the_review_at_once(play: Play, tmp_path: Path) -> None:
    file = tmp_path / "edge.yaml"
    play(*UP_TO_SIZE, *SIZE, *AFTER_SIZE, *REST, "2", str(file))
    loaded, script = play("1", file=file)
    assert loaded is not None
    assert f"aws.vpc: {VPC} (answer file {file}:" in script.text


def test_no_file_is_written_over_unasked(play: Play, tmp_path: Path) -> None:
    file = tmp_path / "edge.yaml"
    whole = [*UP_TO_SIZE, *SIZE, *AFTER_SIZE, *REST, "2"]
    play(*whole, str(file))
    file.write_text(f"# mine\n{file.read_text()}")
    _, script = play("2", ENTER, "no", ":leave", file=file)
    assert f"{file} exists. Write over it?" in script.text
    assert file.read_text().startswith("# mine")
    play("2", ENTER, "yes", file=file)
    assert not file.read_text().startswith("# mine")


def test_a_file_that_cannot_be_written_is_told_and_asked_again(play: Play, tmp_path: Path) -> None:
    odd = ("~nobody-of-this-name/a.yaml", "x" * 300, str(tmp_path / "away" / "a.yaml"))
    tries = [line for each in odd for line in ("2", each)]
    _, script = play(*UP_TO_SIZE, *SIZE, *AFTER_SIZE, *REST, *tries, "3")
    assert [script.text.count(f"{each} cannot be written") for each in odd] == [1, 1, 1]


def test_a_mistake_in_a_file_is_asked_at_its_step(play: Play, tmp_path: Path) -> None:
    file = tmp_path / "edge.yaml"
    play(*UP_TO_SIZE, *SIZE, *AFTER_SIZE, *REST, "2", str(file))
    file.write_text(file.read_text().replace("control_planes: 1", "control_planes: 2"))
    loaded, script = play(ENTER, "1", ENTER, ENTER, ENTER, "1", file=file)
    assert "Wrong: cluster.control_planes: expected an odd number" in script.text
    assert loaded is not None
    assert loaded.answers.cluster.control_planes == 1


def test_every_list_shows_hostile_text_plainly(play: Play, aws: Aws) -> None:
    rows = aws.answers["images us-east-2"].rows
    assert any("[bold]" in row.name for row in rows)
    _, script = play(*UP_TO_SIZE, *SIZE, ENTER, ":find bold", ":help", ":file", ":back", ":leave")
    assert "[bold]ours[/]" in script.text
    assert "\x1b" not in script.text


def test_commands_are_listed_for_one_that_is_none(play: Play) -> None:
    _, script = play(":nonsense", ":go", ":go nowhere")
    assert "Commands: :about, :back" in script.text
    assert "4. Instance type: todo" in script.text
    assert script.shown[-1] == "Left; nothing was made."


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home folder whose embedded cloud is stopped afterwards."""
    yield tmp_path
    process.stop(tmp_path)


def _mectui(home: Path, *words: str, **streams: Any) -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    command = [sys.executable, "-m", "mectui", "--home", str(home), *words]
    return subprocess.Popen(command, env=kept | {"HOME": str(home)}, cwd=home, **streams)


@pytest.mark.cloud
def test_the_program_asks_on_a_terminal_and_saves(home: Path) -> None:
    ours, theirs = pty.openpty()
    lines = [*UP_TO_SIZE, *SIZE, *AFTER_SIZE, *REST, "2", "edge.yaml"]
    with _mectui(home, "--demo", "--plain", stdin=theirs, stdout=theirs, stderr=theirs) as program:
        os.close(theirs)
        os.write(ours, "".join(f"{line}\n" for line in lines).encode())
        shown = bytearray()
        try:
            while chunk := os.read(ours, 65536):
                shown += chunk
        except OSError:  # the terminal of a program that has ended
            pass
    os.close(ours)
    assert program.returncode == 0, shown.decode()
    assert load(home / "edge.yaml", environ={}).answers.cluster.name == "edge"
    assert "--demo --non-interactive --answers edge.yaml" in shown.decode()


def test_without_a_terminal_it_says_what_works(home: Path) -> None:
    with _mectui(home, "--plain", stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) as program:
        assert program.stderr is not None
        assert b"--non-interactive" in program.stderr.read()
    assert program.returncode == 2
