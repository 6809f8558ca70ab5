"""How long things usually take, as earlier runs tell it."""

from __future__ import annotations

from mectui.events import Phase, Step
from mectui.watch import Usual
from mectui.watch.usual import step_key
from tests.watch.events import Script
from tests.watch.node_events import TIMES, fail, late_boot, made_cluster, start, walk
from tests.watch.test_nodes import NODE


def whole_run() -> Script:
    script = made_cluster(control_planes=1, workers=2)
    for name in ("demo-cp-0", "demo-w-0", "demo-w-1"):
        walk(script, name, Step.NODE_READY)
    return script


def test_a_machine_takes_what_terraform_took_to_make_it() -> None:
    assert Usual.of([whole_run().events]).seconds("step", "created") == TIMES[Step.CREATED]


def test_nothing_is_learnt_from_machines_that_were_there_before() -> None:
    resumed = Script(kind="resume")
    for step in Step:
        resumed.tell("node.step.done", node=NODE, step=step, seconds=0.01)
    usual = Usual.of([whole_run().events, *([resumed.events] * 5)])
    assert usual.seconds("step", "booted") == TIMES[Step.BOOTED]


def test_a_second_try_teaches_only_what_the_first_did_not_come_to() -> None:
    script = made_cluster()
    clock = walk(script, NODE, Step.TRUSTED)
    start(script, NODE, Step.BOOTED, at=clock)
    fail(script, NODE, Step.BOOTED, late_boot(NODE), at=clock + 900)
    script.tell("node.step.done", node=NODE, step=Step.REACHABLE, seconds=0.01)
    script.tell("node.step.done", node=NODE, step=Step.BOOTED, seconds=5.0)
    usual = Usual.of([script.events])
    assert usual.seconds("step", "reachable") == TIMES[Step.REACHABLE]
    assert usual.seconds("step", "booted") == 5.0


def test_control_planes_join_in_another_time_than_workers_and_the_first_joins_nobody() -> None:
    first, second, worker = (step_key(Step.JOINED, f"demo-{name}") for name in ("cp-0", "cp-1", "w-0"))
    assert len({first, second, worker}) == 3
    assert len({step_key(Step.BOOTED, f"demo-{name}") for name in ("cp-0", "cp-1", "w-0")}) == 1
    usual = Usual.of([whole_run().events])
    assert usual.seconds(*worker) == TIMES[Step.JOINED]
    assert usual.seconds(*second) is None


def test_the_median_follows_what_is_learnt() -> None:
    usual = Usual.of([whole_run().events])
    assert usual.late(60, "step", "booted")
    for event in whole_run().events:
        usual.learn(event)
    slow = made_cluster(0, 5)
    for number in range(5):
        slow.tell("node.step.done", node=f"demo-w-{number}", step=Step.BOOTED, seconds=50.0)
    assert usual.late(60, "step", "booted")
    for event in [*slow.events, *slow.events]:
        usual.learn(event)
    assert usual.seconds("step", "booted") == 50
    assert not usual.late(60, "step", "booted")


def test_a_phase_is_measured_by_runs_of_its_kind() -> None:
    made, resumed = (Script(kind=kind).begin(Phase.NODES) for kind in ("create", "resume"))
    usual = Usual.of([made.finish(90).events, *[resumed.finish(2).events] * 3])
    assert usual.seconds("phase", "create", "nodes") == 90
    assert usual.seconds("phase", "resume", "nodes") == 2
