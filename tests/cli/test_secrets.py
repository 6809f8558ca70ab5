"""Secrets of add-ons at a terminal: what is asked for, and where it goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from mectui.answers import load
from mectui.cli.create import make
from mectui.cli.secrets import give_secrets
from mectui.cli.settings import Settings
from mectui.clusters import Stage, write_private
from mectui.events import Trouble
from mectui.run.request import Kind, Request
from mectui.run.session import Session
from tests.screens.run.runs import ANSWERS

NGROK = ("MECTUI_ADDON_NGROK_API_KEY", "MECTUI_ADDON_NGROK_AUTHTOKEN")
RESUME = Request(Kind.RESUME)


class Keyboard:
    """Types a secret for every prompt."""

    def __init__(self) -> None:
        self.prompts: list[str] = []

    def __call__(self, prompt: str) -> str:
        self.prompts.append(prompt)
        return f"hush-{len(self.prompts)}"


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Keyboard:
    """A terminal, at which somebody types; the environment has no secret."""
    for variable in NGROK:
        monkeypatch.delenv(variable, raising=False)
    keyboard = Keyboard()
    monkeypatch.setattr("mectui.cli.secrets.getpass", keyboard)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    return keyboard


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    """A cluster on record whose ingress is ngrok's, which cannot do without its two secrets."""
    here = Settings(named_home=tmp_path)
    folder = here.home.folder("demo")
    folder.make()
    write_private(folder.answers, f"{ANSWERS}addons: [ngrok]\n")
    folder.note(stage=Stage.MAKING)
    return here


def test_what_is_lacking_is_asked_for_and_goes_into_the_environment_alone(
    here: Settings, keyboard: Keyboard
) -> None:
    give_secrets(here, "demo", RESUME, may_ask=True)
    assert [here.environ[variable] for variable in NGROK] == ["hush-1", "hush-2"]
    assert all("not shown" in prompt for prompt in keyboard.prompts)
    assert "hush" not in here.home.folder("demo").answers.read_text()


def test_what_the_environment_has_is_not_asked_for(
    here: Settings, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NGROK[0], "given")
    give_secrets(here, "demo", RESUME, may_ask=True)
    assert len(keyboard.prompts) == 1
    assert here.environ[NGROK[0]] == "given"


def test_nobody_is_asked_where_nobody_may_be(here: Settings, keyboard: Keyboard) -> None:
    give_secrets(here, "demo", RESUME, may_ask=False)
    assert keyboard.prompts == []


def test_nothing_is_asked_for_what_cannot_be(here: Settings, keyboard: Keyboard) -> None:
    with pytest.raises(Trouble, match="no add-on"):
        give_secrets(here, "demo", Request(Kind.ADDONS, enable={"nonsense": {}}), may_ask=True)
    assert keyboard.prompts == []


@pytest.mark.parametrize(
    "request_",
    [Request(Kind.ADDONS, disable=("metrics-server",)), Request(Kind.ADDONS, enable={"metrics-server": {}})],
)
def test_nobody_is_asked_for_the_secrets_of_what_is_left_alone(
    here: Settings, keyboard: Keyboard, request_: Request
) -> None:
    give_secrets(here, "demo", request_, may_ask=True)
    assert keyboard.prompts == []


def test_what_does_not_fit_any_more_can_still_go_and_bars_what_is_to_come(
    here: Settings, keyboard: Keyboard
) -> None:
    write_private(here.home.folder("demo").answers, f"{ANSWERS}addons: [ingress, traefik, metrics-server]\n")
    give_secrets(here, "demo", Request(Kind.ADDONS, disable=("metrics-server",)), may_ask=True)
    with pytest.raises(Trouble, match="do not go together"):
        give_secrets(here, "demo", Request(Kind.ADDONS, enable={"metrics-server": {}}), may_ask=True)


def test_a_secret_in_an_answer_file_is_refused_before_it_is_written_anywhere(
    here: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        ANSWERS.replace("demo", "other") + "addons: [{name: ngrok, inputs: {api_key: hush-hush}}]\n"
    )
    with pytest.raises(Trouble, match="no place for one"):
        make(here, load(file, environ={}), Request(Kind.CREATE), lambda _: None)
    with pytest.raises(Trouble, match="no place for one"):
        Session(here.home, {}).create_or_keep(load(file, environ={}))
    file.unlink()
    assert not any(b"hush-hush" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_no_run_is_begun_that_would_write_a_secret_down(here: Settings) -> None:
    session = Session(here.home, {})
    with pytest.raises(Trouble, match="no place for one"):
        session.change_addons("demo", {"ngrok": {"api_key": "hush-hush"}})
    assert session.begun == []
