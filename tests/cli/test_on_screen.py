"""Which commands open the screens, with what, and what is said on the terminal once they are left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from mectui.cli import front_door
from mectui.clusters import Folder, Home, Owner, Stage, write_private
from mectui.events import Event, ExitCode, Phase, now
from mectui.run.journal import Journal
from mectui.run.launch import Started
from mectui.run.running import Running
from mectui.run.session import Going
from screens import Means, OutcomeKind, Route, ToClusters, ToReplay, ToRun, ToWizard, WizardOutcome

EXAMPLE = (Path(__file__).parents[2] / "examples" / "demo.yaml").read_text()


class Screens:
    """Stands where the screens are: keeps the route, and may do something before it is left."""

    def __init__(self) -> None:
        self.routes: list[Route] = []
        self.doing: Callable[[Means], object] = lambda _: None

    def __call__(self, means: Means, route: Route) -> WizardOutcome:
        self.routes.append(route)
        self.doing(means)
        return WizardOutcome(OutcomeKind.LEAVE)


def streams(monkeypatch: pytest.MonkeyPatch, *, terminal: bool) -> None:
    """Let the commands find a terminal at their output, or a pipe."""
    ends = {name: SimpleNamespace(isatty=lambda: terminal) for name in ("stdin", "stdout")}
    monkeypatch.setattr("mectui.cli.terminal.sys", SimpleNamespace(**ends))


@pytest.fixture
def screens(monkeypatch: pytest.MonkeyPatch) -> Screens:
    """A terminal, and what is shown on it."""
    streams(monkeypatch, terminal=True)
    monkeypatch.setenv("TERM", "xterm")
    shown = Screens()
    monkeypatch.setattr("screens.show", shown)
    return shown


@pytest.fixture
def home(sealed: Path) -> Home:
    return Home(sealed / "mectui")


def cluster(home: Home, name: str = "demo", *, stage: Stage = Stage.READY) -> Folder:
    folder = home.folder(name)
    folder.make()
    write_private(folder.answers, EXAMPLE)
    folder.note(stage=stage)
    return folder


def run_of(
    folder: Folder, *, code: int | None, alive: bool = False, run: str = "run-1", **facts: object
) -> Going:
    """Write a run down, with its end where it has one."""
    journal = Journal.begin(folder, run)
    journal(Event("run.started", Phase.PREFLIGHT, "create", data={"kind": "create", "cluster": folder.name}))
    if code is not None:
        words = {"stands": f"{folder.name} stands", "commands": {"Go on": f"mectui resume {folder.name}"}}
        data = {"ok": code == 0, "exit_code": code, **words, **facts}
        journal(Event("run.finished", Phase.VERIFY, "the end", data=data))
    journal.close()
    Running(run, Owner(1, 0.0, "mectui create", now().isoformat())).save(folder)
    return Going(folder, Started(run, 4711, lambda: alive))


def begins(*runs: Going) -> Callable[[Means], object]:
    return lambda means: means.session().begun.extend(runs)


def test_without_a_cluster_the_wizard_opens_and_says_that_nothing_was_made(
    screens: Screens, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert front_door.run([]) == ExitCode.DONE
    assert screens.routes == [ToWizard()]
    assert capsys.readouterr().out == "Left; nothing was made.\n"


def test_with_clusters_on_record_their_list_opens_unless_a_file_is_given(
    screens: Screens, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = cluster(home)
    assert front_door.run([]) == ExitCode.DONE
    assert capsys.readouterr().out == ""
    assert front_door.run(["--answers", str(folder.answers)]) == ExitCode.DONE
    assert screens.routes == [ToClusters(), ToWizard(folder.answers)]


@pytest.mark.parametrize("code", [0, 1, 5])
def test_a_run_that_ended_says_its_last_words_and_gives_its_exit_code(
    screens: Screens, home: Home, capsys: pytest.CaptureFixture[str], code: int
) -> None:
    screens.doing = begins(run_of(cluster(home), code=code))
    assert front_door.run([]) == code
    said = capsys.readouterr().out
    assert said.startswith("demo stands\n")
    assert "go on" in said
    assert " replay demo\n" in said


def test_a_run_that_goes_on_says_so_and_is_no_failure(
    screens: Screens, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    screens.doing = begins(run_of(cluster(home), code=None, alive=True))
    assert front_door.run([]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert "The run of demo goes on as process 4711" in said
    assert said.rstrip().endswith(" watch demo")


def test_a_run_that_was_begun_elsewhere_is_named_too_and_counts_for_nothing(
    screens: Screens, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    run_of(edge := cluster(home, "edge"), code=None)
    Running("run-1", Owner.this("mectui create")).save(edge)
    screens.doing = begins(run_of(cluster(home), code=4))
    assert front_door.run([]) == ExitCode.DEADLINE
    said = capsys.readouterr().out
    assert said.index("The run of edge goes on as process") < said.index("demo stands")


def test_a_run_that_ends_while_it_is_left_was_not_killed(
    screens: Screens, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    going = run_of(cluster(home), code=None)
    looks = iter((True, False))
    ending = Going(going.folder, Started(going.run, 4711, lambda: next(looks)))
    screens.doing = begins(ending)
    assert front_door.run([]) == ExitCode.DONE
    assert "goes on as process 4711" in capsys.readouterr().out

    def end() -> bool:
        journal = Journal(going.folder.journal, "run-1")
        journal(Event("run.finished", Phase.VERIFY, "the end", data={"ok": True, "exit_code": 0}))
        journal.close()
        return False

    screens.doing = begins(Going(going.folder, Started(going.run, 4711, end)))
    assert front_door.run([]) == ExitCode.DONE
    assert "the end" in capsys.readouterr().out


def test_a_run_that_goes_on_says_what_it_has_made_so_far_and_what_removes_it(
    screens: Screens, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    going = run_of(cluster(home), code=None, alive=True)
    journal = Journal(going.folder.journal, "run-1")
    told = {"action": "create", "type": "aws_instance"}
    journal(Event("resource.started", Phase.APPLY, "", node="demo-w-0", resource="aws_instance.a", data=told))
    journal.close()
    screens.doing = begins(going)
    assert front_door.run([]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert "made so far: 1 instance" in said
    assert said.rstrip().endswith(" destroy demo")


def test_a_run_that_failed_says_what_is_billed(
    screens: Screens, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    screens.doing = begins(run_of(cluster(home), code=1, hourly_usd=0.1257))
    assert front_door.run([]) == ExitCode.FAILED
    assert "  billed             about $0.126 an hour\n" in capsys.readouterr().out


def test_of_several_runs_each_clusters_last_one_is_told_and_the_last_one_counts(
    screens: Screens, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    demo, edge = cluster(home), cluster(home, "edge")
    plan, other = run_of(demo, code=5), run_of(edge, code=1)
    screens.doing = begins(plan, other, run_of(demo, code=0, run="run-2"))
    assert front_door.run([]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert said.count("demo stands") == said.count("edge stands") == 1


def test_a_run_that_another_one_followed_is_still_told(
    screens: Screens, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = cluster(home)
    screens.doing = begins(run_of(folder, code=4))
    run_of(folder, code=0, run="run-2")
    assert front_door.run([]) == ExitCode.DEADLINE


def test_a_draft_says_where_its_answers_are(
    screens: Screens, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = cluster(home, stage=Stage.DRAFT)
    screens.doing = begins(run_of(folder, code=3))
    assert front_door.run([]) == ExitCode.REFUSED
    assert f"--answers {folder.answers}" in capsys.readouterr().out.splitlines()[-1]


def test_a_killed_run_says_what_it_left(
    screens: Screens, home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_: object) -> list[object]:
        return []

    monkeypatch.setattr("mectui.run.existing.look", nothing)
    screens.doing = begins(run_of(cluster(home, stage=Stage.MAKING), code=None))
    assert front_door.run([]) == ExitCode.FAILED
    said = capsys.readouterr().err
    assert "the run's process was killed" in said
    assert " resume demo" in said


def test_a_record_that_was_dropped_meanwhile_has_nothing_to_say(
    screens: Screens, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    going = Going(home.folder("gone"), Started("run-1", 4711, lambda: False))
    screens.doing = begins(going)
    assert front_door.run(["--answers", "none.yaml"]) == ExitCode.DONE
    assert capsys.readouterr().out == ""


def test_watching_opens_the_run_and_takes_its_exit_code(
    screens: Screens, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    run_of(cluster(home), code=4)
    assert front_door.run(["watch", "demo"]) == ExitCode.DEADLINE
    assert screens.routes == [ToRun("demo")]
    assert " replay demo" in capsys.readouterr().out


def test_watching_nobody_is_said_before_anything_is_drawn(
    screens: Screens, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert front_door.run(["watch", "demo"]) == ExitCode.USAGE
    assert not screens.routes
    assert "no cluster named 'demo'" in capsys.readouterr().err


def test_replaying_opens_the_recording_at_its_speed(screens: Screens, home: Home) -> None:
    folder = cluster(home)
    run_of(folder, code=4)
    assert front_door.run(["replay", "demo", "--speed", "20"]) == ExitCode.DEADLINE
    assert screens.routes == [ToReplay(folder.journal, 20.0)]
    assert front_door.run(["replay", "demo", "--speed", "0"]) == ExitCode.USAGE


@pytest.mark.parametrize("command", ["watch", "replay"])
@pytest.mark.parametrize("how", ["--output text", "TERM=dumb", "a pipe"])
def test_it_is_text_where_it_is_asked_for_or_nothing_can_be_drawn(
    screens: Screens,
    home: Home,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    how: str,
) -> None:
    run_of(cluster(home), code=0)
    if how == "TERM=dumb":
        monkeypatch.setenv("TERM", "dumb")
    if how == "a pipe":
        streams(monkeypatch, terminal=False)
    options = how.split() if how.startswith("--") else []
    assert front_door.run([command, "demo", *options]) == ExitCode.DONE
    assert not screens.routes
    assert "demo stands" in capsys.readouterr().out


def test_the_session_of_a_call_is_one(screens: Screens, home: Home) -> None:
    seen: list[object] = []
    screens.doing = lambda means: seen.extend([means.session(), means.session()])
    front_door.run([])
    assert seen[0] is seen[1]
