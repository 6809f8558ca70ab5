"""What Terraform does to each resource, and how it stands."""

from __future__ import annotations

import pytest

from mectui.events import Phase
from mectui.watch import State
from mectui.watch.work import Task, by_state
from tests.watch.events import KEY, Script, instance, plan_machine, plan_new_cluster


def only(script: Script) -> Task:
    view = script.view()
    (task,) = (task for tasks in by_state(view.plan, view.resources).values() for task in tasks)
    return task


def planned(action: str) -> Script:
    return plan_machine(Script().begin(Phase.PLAN), "demo-w-0", action).ready().begin(Phase.APPLY)


@pytest.mark.parametrize(
    ("action", "doing", "done"),
    [
        ("create", "creating", "created"),
        ("update", "changing", "changed"),
        ("delete", "destroying", "destroyed"),
        ("import", "importing", "imported"),
    ],
)
def test_a_resource_says_in_a_word_what_is_done_to_it(action: str, doing: str, done: str) -> None:
    script = planned(action)
    words = [only(script).word]
    for stage in ("started", "finished"):
        script.resource(stage, instance("demo-w-0"), action, seconds=3)
        words.append(only(script).word)
    assert words == ["waiting", doing, done]
    assert only(script).title == "demo-w-0 instance"


def test_a_replacement_waits_between_its_parts_and_takes_both_times() -> None:
    script = planned("replace").resource("started", instance("demo-w-0"), "delete")
    assert only(script).word == "destroying"
    script.at(9).resource("finished", instance("demo-w-0"), "delete", seconds=9)
    assert (only(script).word, only(script).deed, only(script).elapsed(script.now)) == (
        "waiting",
        "create",
        None,
    )
    script.resource("started", instance("demo-w-0")).at(20)
    assert (only(script).word, only(script).elapsed(script.now)) == ("creating", 11)
    script.resource("finished", instance("demo-w-0"), seconds=11)
    assert (only(script).word, only(script).elapsed(script.now)) == ("created", 20)


def test_what_failed_comes_first_and_what_is_done_last() -> None:
    script = plan_new_cluster(Script()).begin(Phase.APPLY)
    script.resource("started", f"{KEY}.this").resource("finished", f"{KEY}.this", seconds=1)
    script.resource("started", instance("demo-w-0")).resource("failed", instance("demo-w-1"), seconds=1)
    view = script.view()
    states = by_state(view.plan, view.resources)
    assert list(states) == [State.FAILED, State.RUNNING, State.WAITING, State.DONE]
    assert [len(tasks) for tasks in states.values()] == [1, 1, 6, 1]
    assert states[State.FAILED][0].word == "failed"


def test_what_is_worked_on_without_a_plan_has_its_own_words() -> None:
    script = Script(kind="stop").begin(Phase.APPLY).resource("started", "i-01", "stop", node="demo-w-0")
    assert only(script).word == "stopping"


def test_what_only_the_sweep_finds_is_none_of_terraforms_work() -> None:
    script = Script(kind="destroy").begin(Phase.PLAN).change("delete", "sg-0123").ready()
    view = script.view()
    assert not any(by_state(view.plan, view.resources).values())
