"""How far an apply is, honestly: it never goes back, never ends early, and knows of waves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mectui.events import Phase, Problem
from mectui.watch import Progress, RunView, State, Usual, progress
from tests.watch.events import INSTANCE, KEY, Script, instance, plan_machine, plan_new_cluster


def usual(**seconds: float) -> Usual:
    """Return what earlier runs took for a machine's action, and a second for everything else."""
    script = Script().begin(Phase.APPLY)
    for action, each in seconds.items():
        script.resource("finished", f"{INSTANCE}.x", action, seconds=each)
    return Usual.of([script.events])


def at(script: Script, known: Usual | None = None, later: float = 0.0) -> Progress:
    view = script.view()
    return progress(view.plan, view.resources, known or Usual(), script.now + timedelta(seconds=later))


def machines(count: int, action: str = "create") -> Script:
    script = Script().begin(Phase.PLAN)
    for number in range(count):
        plan_machine(script, f"demo-w-{number}", action)
    script.ready().begin(Phase.APPLY)
    return script


def test_nothing_is_known_of_a_run_without_a_plan() -> None:
    script = Script(kind="stop").begin(Phase.APPLY).resource("started", "i-1", "stop")
    script.resource("finished", "i-1", "stop", seconds=9)
    assert at(script) == Progress(None, 1, 1, None)


def test_what_is_done_counts_whole_and_what_goes_on_by_its_time_but_never_as_done() -> None:
    script = machines(2).at(10).resource("started", instance("demo-w-0"))
    assert at(script, usual(create=20), later=5).fraction == pytest.approx(0.125)
    assert at(script, usual(create=20), later=500).fraction == pytest.approx(0.475)
    script.at(30).resource("finished", instance("demo-w-0"), seconds=20)
    assert at(script, usual(create=20)) == Progress(0.5, 1, 2, 20.0)


def test_a_replacement_is_done_once_the_new_one_is_there() -> None:
    script = machines(1, "replace").at(0)
    seen = [at(script)]
    for second, stage, action in [
        (0, "started", "delete"),
        (5, "progress", "delete"),
        (10, "finished", "delete"),
        (11, "started", "create"),
        (21, "finished", "create"),
    ]:
        script.at(second).resource(stage, instance("demo-w-0"), action, seconds=10)
        seen.append(at(script))
    assert [each.done for each in seen] == [0, 0, 0, 0, 0, 1]
    assert [each.fraction or 0 for each in seen] == sorted(each.fraction or 0 for each in seen)
    assert (seen[3].fraction, seen[5].fraction) == (0.5, 1.0)


def test_more_machines_than_are_made_at_once_take_several_waves() -> None:
    assert at(machines(10), usual(create=14)).left == 14
    assert at(machines(25), usual(create=14)).left == 42


def test_more_at_once_are_believed_when_they_are_seen() -> None:
    script = machines(40).at(0)
    for number in range(20):
        script.resource("started", instance(f"demo-w-{number}"))
    assert at(script, usual(create=14), later=4).left == 10 + 14


def test_what_is_late_leaves_nothing_rather_than_less_than_that() -> None:
    script = machines(1).resource("started", instance("demo-w-0"))
    assert at(script, usual(create=14), later=60).left == 0


def test_without_earlier_runs_the_first_machine_tells_of_the_others() -> None:
    script = machines(2).at(0)
    for number in (0, 1):
        script.resource("started", instance(f"demo-w-{number}"))
    assert at(script).left is None
    script.at(12).resource("finished", instance("demo-w-0"), seconds=12)
    assert at(script).left == 0
    script.at(5)
    assert at(script).left == 7


def test_what_failed_is_not_waited_for_and_not_done() -> None:
    script = machines(2).at(0).resource("started", instance("demo-w-0"))
    script.resource("failed", instance("demo-w-0"), seconds=2)
    script.resource("finished", instance("demo-w-1"), seconds=12)
    assert at(script, usual(create=14)) == Progress(0.5, 1, 2, 0)


def test_a_destruction_is_measured_by_what_destructions_take_and_without_what_the_sweep_finds() -> None:
    script = machines(3, "delete").change("delete", "sg-0123")
    assert at(script, usual(create=14, delete=30)) == Progress(0.0, 0, 3, 30.0)


def test_a_whole_apply_never_goes_back() -> None:
    script = plan_new_cluster(Script()).begin(Phase.APPLY)
    known, seen = usual(create=10), [0.0]
    view = RunView()
    view.take_all(script.events)
    for second, address in enumerate(view.plan.changes):
        script.at(second * 2).resource("started", address)
        seen += [at(script, known, later).fraction or 0 for later in (0, 1, 1.9)]
        script.at(second * 2 + 2).resource("finished", address, seconds=2)
        seen.append(at(script, known).fraction or 0)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_a_resource_knows_what_was_wrong_with_it() -> None:
    script = machines(1).resource("started", instance("demo-w-0")).resource("failed", instance("demo-w-0"))
    script.tell("terraform.diagnostic", "x", resource=instance("demo-w-0"), error=Problem("no capacity"))
    made = script.view().resources[instance("demo-w-0")]
    assert (made.state, made.problem) == (State.FAILED, "no capacity")


def test_quick_things_are_told_in_whole_seconds_and_take_none_of_the_time_left() -> None:
    script = Script().begin(Phase.PLAN).change("create", f"{KEY}.this").ready()
    known = Usual.of([Script().resource("finished", f"{KEY}.this", seconds=0).events])
    assert at(script, known).left == 0
