"""One application leads from the wizard and the clusters to a run and back, and is left without a loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mectui.clusters import Folder, Home, Lock, Owner
from mectui.events import Phase, Trouble
from mectui.run.journal import put_aside
from mectui.run.request import Kind
from mectui.run.running import Running
from mectui.run.session import Session
from mectui.wizard import Draft, Flow, all_steps
from screens.app import MectuiApp
from screens.clusters.cluster_rows import ClusterRows
from screens.clusters.screen import ClustersScreen
from screens.outcome import OutcomeKind, WizardOutcome
from screens.routes import Means, Route, ToClusters, ToReplay, ToRun, ToWizard
from screens.run import wishes
from screens.run.frame import RunScreen
from screens.signs import UNICODE
from screens.wizard.frame import WizardScreen
from tests.screens.conftest import go_to, settled
from tests.screens.run.runs import Stagehand, on_record, write
from tests.screens.seeing import press, seen, until, until_seen
from tests.watch.events import HASH, Script, plan_new_cluster
from tests.wizard.small_aws import Aws

Open = Callable[[Route], MectuiApp]


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(Home(tmp_path), {"PATH": "/nowhere"}, ("mectui", "--demo"))


@pytest.fixture
def opened(aws: Aws, session: Session) -> Open:
    """Open the application by a route."""

    def flow(answers: Path | None) -> Flow:
        return Flow(all_steps(), Draft.begun(answers, {"AWS_REGION": "us-east-2"}), lambda _: aws)

    def make(route: Route) -> MectuiApp:
        return MectuiApp(Means(flow, dict, lambda: session, session.command), route, signs=UNICODE)

    return make


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Stagehand:
    """The runs that are begun, without a process."""
    hand = Stagehand(plan_new_cluster(Script(cluster="edge")).end(5, "it awaits approval").events)
    monkeypatch.setattr("mectui.run.session.start", hand)
    return hand


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A cluster whose run awaits approval."""
    folder = on_record(tmp_path)
    write(folder, plan_new_cluster(Script()).end(5, "it awaits approval").events)
    Running("run-1", Owner(1, 0.0, "mectui create", "")).save(folder)
    return folder


async def test_a_run_begins_in_the_wizards_place_and_is_left_for_the_clusters(
    opened: Open, begun: Stagehand, session: Session
) -> None:
    app = opened(ToWizard())
    async with app.run_test(size=(100, 30)) as pilot:
        await go_to(pilot, "review")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, RunScreen))
        await until_seen(pilot, "create edge", "#top")
        assert [type(each) for each in app.screen_stack[1:]] == [RunScreen]
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, ClustersScreen))
        assert [type(each) for each in app.screen_stack[1:]] == [ClustersScreen]
        await until_seen(pilot, "edge", "ClusterRows")
        await until(pilot, lambda: app.screen.query_one(ClusterRows).key == "edge")
    assert [request.kind for request in begun.requests] == [Kind.CREATE]
    assert [going.folder.name for going in session.begun] == ["edge"]


async def test_secrets_that_were_typed_reach_the_environments_of_the_runs_and_nothing_else(
    opened: Open, begun: Stagehand, session: Session
) -> None:
    app = opened(ToWizard())
    async with app.run_test(size=(100, 30)) as pilot:
        await go_to(pilot, "review")
        wizard = app.screen
        assert isinstance(wizard, WizardScreen)
        wizard.flow.secrets.keep("MECTUI_ADDON_FLUX_TOKEN", "hush")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, RunScreen))
        await until_seen(pilot, "awaits approval", "#status")
        app.screen.query_one("#middle").post_message(wishes.Approve(HASH))
        await until(pilot, lambda: len(begun.requests) == 2)
    assert [each["MECTUI_ADDON_FLUX_TOKEN"] for each in begun.environs] == ["hush", "hush"]
    assert "hush" not in repr((begun.requests, session))


async def test_a_run_that_follows_takes_the_place_of_the_one_before(opened: Open, begun: Stagehand) -> None:
    app = opened(ToWizard())
    async with app.run_test(size=(100, 30)) as pilot:
        await go_to(pilot, "review")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, RunScreen))
        await until_seen(pilot, "awaits approval", "#status")
        first = app.screen
        first.query_one("#middle").post_message(wishes.Approve(HASH))
        await until(pilot, lambda: isinstance(app.screen, RunScreen) and app.screen is not first)
        assert [type(each) for each in app.screen_stack[1:]] == [RunScreen]
    assert begun.requests[-1].approve == HASH


async def test_a_run_that_is_refused_leaves_the_wizard_and_keeps_the_answers(
    opened: Open, begun: Stagehand, session: Session
) -> None:
    app = opened(ToWizard())
    async with app.run_test(size=(100, 30)) as pilot:
        await go_to(pilot, "review")
        folder = session.home.folder("edge")
        folder.make()
        with Lock.take(folder.lock, "mectui resume"):
            await press(pilot, "enter")
            await until_seen(pilot, "The run was refused", ".dialog")
        kept = session.home.path / "answers" / "edge.yaml"
        assert "the answers are kept in" in seen(pilot, ".dialog")
        assert kept.is_file()
        await press(pilot, "escape")
        assert isinstance(app.screen, WizardScreen)
        assert "ready: nothing stands between" in seen(pilot, "#review")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, RunScreen))
    assert len(begun.requests) == 1


async def test_the_wizard_over_the_clusters_is_left_for_them_or_for_good(opened: Open) -> None:
    app = opened(ToClusters())
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ClustersScreen))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, WizardScreen))
        await settled(pilot)
        await press(pilot, "escape")
        await until_seen(pilot, "Leave the wizard?", ".dialog")
        await press(pilot, "end", "enter")
        await until(pilot, lambda: isinstance(app.screen, ClustersScreen))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, WizardScreen))
        await settled(pilot)
        await press(pilot, "ctrl+q", "end", "enter")
        await until(pilot, lambda: app.return_value is not None)


async def test_a_plan_that_is_left_is_taken_up_again_from_the_clusters(
    opened: Open, begun: Stagehand, folder: Folder
) -> None:
    write(folder, plan_new_cluster(Script()).end(5, "it awaits approval").events)
    Running("run-1", Owner(1, 0.0, "mectui create", "")).save(folder)
    app = opened(ToRun("demo"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, "apply this plan", "#plan-gate")
        await press(pilot, "tab", "right", "enter")
        await until_seen(pilot, "its plan is saved; enter, then o, takes it up again", "#tally")
        assert isinstance(app.screen, ClustersScreen)
        await press(pilot, "enter", "o")
        await until_seen(pilot, "apply this plan", "#plan-gate")
        await press(pilot, "tab", "right", "enter")
        await until_seen(pilot, "its plan is saved; o takes it up again", "#means")
    assert not begun.requests


async def test_a_plan_that_is_approved_at_another_terminal_is_followed(opened: Open, folder: Folder) -> None:
    write(folder, plan_new_cluster(Script()).end(5, "it awaits approval").events)
    Running("run-1", Owner(1, 0.0, "mectui create", "")).save(folder)
    app = opened(ToRun("demo"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, "apply this plan", "#plan-gate")
        gate = app.screen
        put_aside(folder)
        write(folder, [replace(event, run="run-2") for event in Script().begin(Phase.APPLY).events])
        Running("run-2", Owner.this("mectui create")).save(folder)
        await until_seen(pilot, "… apply", "#side")
        assert app.screen is not gate
        assert gate not in app.screen_stack


async def test_whoever_leaves_the_wizard_is_told_which_runs_go_on(opened: Open, folder: Folder) -> None:
    Running("run-1", Owner.this("mectui create")).save(folder)
    app = opened(ToWizard())
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WizardScreen))
        await settled(pilot)
        await press(pilot, "ctrl+q")
        await until_seen(pilot, "Of these answers nothing was made; a run goes on: demo.", ".dialog")


@pytest.mark.parametrize("keys", [("ctrl+q",), ("l", "ctrl+q"), ("question_mark", "ctrl+q")])
async def test_a_run_that_is_only_watched_is_left_at_once(
    opened: Open, folder: Folder, keys: tuple[str, ...]
) -> None:
    app = opened(ToRun("demo"))
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, RunScreen))
        await until_seen(pilot, "create demo", "#top")
        await press(pilot, *keys)
        await until(pilot, lambda: app.return_value is not None)
    assert isinstance(app.return_value, WizardOutcome)
    assert app.return_value.kind is OutcomeKind.LEAVE


async def test_a_cluster_without_a_run_is_refused(opened: Open, tmp_path: Path) -> None:
    on_record(tmp_path)
    app = opened(ToRun("demo"))
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: app.return_value is not None)
    assert isinstance(app.return_value, Trouble)
    assert "no run of demo is on record" in str(app.return_value)
    assert "`mectui --demo resume demo`" in str(app.return_value)


async def test_a_recording_is_shown_and_left_by_escape(opened: Open, tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    file.write_text("".join(f"{event.to_line()}\n" for event in Script().begin(Phase.PLAN).events))
    app = opened(ToReplay(file, 10.0))
    async with app.run_test(size=(100, 30)) as pilot:
        await until_seen(pilot, "… plan", "#side")
        await press(pilot, "escape")
        await until(pilot, lambda: app.return_value is not None)


async def test_answers_of_which_nothing_was_made_are_changed_over_the_run(
    opened: Open, folder: Folder
) -> None:
    app = opened(ToRun("demo"))
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, RunScreen))
        app.screen.query_one("#middle").post_message(wishes.Mend())
        await until(pilot, lambda: isinstance(app.screen, WizardScreen))
        await until(pilot, lambda: "demo" in seen(pilot, "#top"))
        assert [type(each) for each in app.screen_stack[1:]] == [RunScreen, WizardScreen]
