"""From a wizard to a run: whatever the run says, the answers are there to be mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from mectui.answers import Loaded, load
from mectui.cli import on_screen
from mectui.cli.asking import ask_plainly, run_and_ask
from mectui.cli.settings import Settings
from mectui.clusters import Lock, Stage
from mectui.events import ExitCode, Trouble
from mectui.wizard import Flow
from screens.outcome import OutcomeKind, WizardOutcome

EXAMPLE = Path(__file__).parents[2] / "examples" / "single.yaml"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of an own home, where nobody has credentials."""
    for variable in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "TF_VAR_access_key"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    return Settings(named_home=tmp_path / "home")


@pytest.fixture
def loaded() -> Loaded:
    return load(EXAMPLE, environ={})


def test_secrets_typed_at_the_prompts_reach_the_runs_environment(
    settings: Settings, loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Answered:
        saved = None

        def __init__(self, flow: Flow, *_: object) -> None:
            flow.secrets.keep("MECTUI_ADDON_FLUX_TOKEN", "hush")

        def walk(self) -> Loaded:
            return loaded

    given: list[str | None] = []

    def run(here: Settings, _: Loaded) -> int:
        given.append(here.environ.get("MECTUI_ADDON_FLUX_TOKEN"))
        return 0

    monkeypatch.setattr("mectui.cli.asking.need_terminal", lambda *_: None)
    monkeypatch.setattr("mectui.cli.plain.PlainWizard", Answered)
    monkeypatch.setattr("mectui.cli.asking.run_and_ask", run)
    assert ask_plainly(settings, None) == 0
    assert given == ["hush"]


@pytest.mark.parametrize("stage", [Stage.MAKING, Stage.READY])
def test_answers_for_a_name_that_was_taken_meanwhile_are_kept(
    settings: Settings, loaded: Loaded, stage: Stage
) -> None:
    folder = settings.home.folder(loaded.answers.cluster.name)
    folder.make()
    folder.answers.write_text("another cluster's")
    folder.note(stage=stage)
    kept = settings.home.path / "answers"
    for name in (f"{folder.name}.yaml", f"{folder.name}-2.yaml"):
        with pytest.raises(Trouble) as caught:
            run_and_ask(settings, loaded)
        assert caught.value.exit_code is ExitCode.USAGE
        assert f"kept in {kept / name}" in str(caught.value)
        assert f"--answers {kept / name}`" in str(caught.value)
        assert load(kept / name, environ={}).answers == loaded.answers
    assert folder.answers.read_text() == "another cluster's"


def test_answers_are_kept_while_another_run_has_the_draft(settings: Settings, loaded: Loaded) -> None:
    folder = settings.home.folder(loaded.answers.cluster.name)
    folder.make()
    with Lock.take(folder.lock, "a test"), pytest.raises(Trouble) as caught:
        run_and_ask(settings, loaded)
    assert "the answers are kept in" in str(caught.value)


def test_answers_that_nothing_can_be_written_for_are_said(settings: Settings, loaded: Loaded) -> None:
    settings.home.path.write_text("a file where the home folder should be")
    with pytest.raises(Trouble) as caught:
        run_and_ask(settings, loaded)
    assert loaded.answers.aws.vpc in str(caught.value)


def test_a_refused_run_says_where_its_answers_are(
    settings: Settings, loaded: Loaded, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = settings.home.folder(loaded.answers.cluster.name)
    assert run_and_ask(settings, loaded) == ExitCode.REFUSED
    said = capsys.readouterr().out
    assert f"The answers are in {folder.answers}; change them with: " in said
    assert f"--answers {folder.answers}" in said.splitlines()[-1]
    assert load(folder.answers, environ={}).answers == loaded.answers


def test_who_saves_a_file_is_told_which_command_runs_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = WizardOutcome(OutcomeKind.SAVE, path=Path("my edge.yaml"))
    monkeypatch.setattr("screens.show", lambda *_: outcome)
    monkeypatch.setattr(on_screen, "need_screen", lambda *_: None)
    assert on_screen.open_screen(settings, None) == ExitCode.DONE
    saved, run_it = capsys.readouterr().out.splitlines()
    assert saved == "Saved: my edge.yaml"
    assert run_it.endswith("--non-interactive --answers 'my edge.yaml'")
