"""The environment that runs, Terraform and AWS's tools get."""

from __future__ import annotations

from pathlib import Path

import pytest

from mectui.cli import console
from mectui.cli.front_door import run
from mectui.cli.settings import Settings


def test_paths_of_the_environment_start_where_the_user_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TF_LOG_PATH", "tf.log")
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", "/etc/terraformrc")
    monkeypatch.setenv("AWS_CONFIG_FILE", "~/aws")
    monkeypatch.setenv("TF_LOG", "debug")
    environ = Settings().environ
    assert environ["TF_LOG_PATH"] == str(tmp_path / "tf.log")
    assert environ["TF_CLI_CONFIG_FILE"] == "/etc/terraformrc"
    assert environ["AWS_CONFIG_FILE"] == "~/aws"
    assert environ["TF_LOG"] == "debug"


def test_nothing_of_the_users_leads_past_the_embedded_cloud(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_EC2", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
    for name in away:
        monkeypatch.setenv(name, "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "mine")
    monkeypatch.setenv("NO_PROXY", "intra.net")
    cloud = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ACCESS_KEY_ID": "its own"}
    monkeypatch.setattr("mectui.demo.process.ensure", lambda _: cloud)
    environ = Settings(named_home=tmp_path, demo=True).environ
    assert environ.keys().isdisjoint(away)
    assert environ["AWS_ACCESS_KEY_ID"] == "its own"
    assert environ["NO_PROXY"] == environ["no_proxy"] == "intra.net,127.0.0.1"


def test_the_command_is_named_with_its_options(tmp_path: Path) -> None:
    assert Settings(named_home=tmp_path, demo=True).command[-3:] == ("--home", str(tmp_path), "--demo")
    assert "--home" not in Settings().command


def test_the_home_of_a_named_command_is_absolute_and_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    here = Settings(named_home=Path("my home"))
    assert here.spell("status", "edge").endswith(f" --home '{tmp_path}/my home' status edge")
    assert Path(here.command[0]).is_absolute() or here.command[0] == "mectui"


def test_the_default_home_need_not_be_named(sealed: Path) -> None:
    assert "--home" not in Settings(named_home=sealed / "mectui").command


def test_every_command_in_a_remedy_can_be_typed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "my home"
    assert run(["--home", str(home), "status", "nobody"]) == 2
    assert f"--home '{home}' list`" in capsys.readouterr().err
    assert run(["--home", str(home), "--non-interactive"]) == 2
    assert f"--home '{home}' init`" in capsys.readouterr().err


def test_a_command_that_is_spelled_already_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "spell", lambda: "mectui --demo")
    assert (
        console.spelled("`mectui --demo list`, `mectui list`") == "`mectui --demo list`, `mectui --demo list`"
    )
