"""What can be done at the end of a run: never nothing, and the sensible thing first."""

from __future__ import annotations

from typing import Any

import pytest

from mectui.events import Phase, Step
from mectui.watch import RunView, Way, failed_node, ways
from tests.watch.events import Script, instance
from tests.watch.node_events import late_boot, made_cluster, start, walk

MACHINE = [{"kind": "instance", "id": "i-1", "node": "demo-w-0"}]
NODE = [{"name": "demo-cp-0", "ready": True}]
DOWN = (Way.LOG, Way.LEAVE)


def ended(kind: str, code: int, **data: Any) -> RunView:
    script = Script(kind=kind)
    script.begin(Phase.PLAN)
    return script.end(code, **data).view()


@pytest.mark.parametrize(
    ("kind", "code", "data", "expected"),
    [
        ("create", 0, {"stage": "ready", "kubeconfig": "/k", "nodes": NODE}, Way.MERGE),
        ("create", 0, {"stage": "draft"}, Way.PLAN),
        ("stop", 0, {"stage": "stopped", "kubeconfig": "/k", "nodes": NODE}, Way.LEAVE),
        ("access", 0, {"stage": "ready", "kubeconfig": "/k"}, Way.LEAVE),
        ("destroy", 0, {"stage": "destroyed"}, Way.LEAVE),
        ("create", 5, {"stage": "draft"}, Way.PLAN),
        ("create", 1, {"stage": "making", "exists": MACHINE}, Way.GO_ON),
        ("create", 2, {"stage": "draft", "exists": []}, Way.MEND),
        ("create", 3, {"stage": "draft", "exists": []}, Way.GO_ON),
        ("create", 4, {"stage": "making", "exists": MACHINE}, Way.GO_ON),
        ("create", 6, {"stage": "draft", "exists": []}, Way.GO_ON),
        ("create", 130, {"stage": "making", "exists": MACHINE}, Way.GO_ON),
        ("create", 1, {"stage": "making", "exists": MACHINE, "killed": True}, Way.GO_ON),
        ("destroy", 4, {"stage": "destroying", "exists": MACHINE}, Way.DESTROY),
        ("destroy", 2, {"stage": "draft", "exists": []}, Way.FORGET),
    ],
)
def test_the_sensible_thing_comes_first(kind: str, code: int, data: dict[str, Any], expected: Way) -> None:
    found = ways(ended(kind, code, **data))
    assert found[0] is expected
    assert Way.LEAVE in found
    assert len(set(found)) == len(found)


def test_answers_are_mended_only_where_nothing_was_made() -> None:
    assert Way.MEND in ways(ended("create", 3, stage="draft", exists=[]))
    assert Way.MEND not in ways(ended("create", 3, stage="making", exists=MACHINE))


@pytest.mark.parametrize(("exists", "way"), [([], Way.FORGET), (MACHINE, Way.DESTROY), (None, Way.DESTROY)])
def test_what_is_there_or_may_be_is_destroyed_and_else_forgotten(exists: Any, way: Way) -> None:
    found = ways(ended("create", 1, stage="making", exists=exists))
    assert way in found
    assert {Way.FORGET, Way.DESTROY} & set(found) == {way}


def test_a_node_that_alone_failed_is_tried_again() -> None:
    script = made_cluster()
    for node in ("demo-cp-0", "demo-w-0"):
        walk(script, node, Step.NODE_READY)
    start(script, "demo-w-1", Step.BOOTED, at=20)
    script.tell("node.step.failed", node="demo-w-1", step=Step.BOOTED, error=late_boot("demo-w-1"))
    view = script.end(4, stage="making", exists=MACHINE).view()
    assert failed_node(view) == "demo-w-1"
    assert ways(view)[0] is Way.RETRY
    assert Way.GO_ON not in ways(view)


def test_a_machine_that_was_never_made_is_no_node_to_be_tried_again() -> None:
    script = Script().begin(Phase.APPLY)
    script.resource("started", instance("demo-w-0"), node="demo-w-0")
    script.resource("failed", instance("demo-w-0"), node="demo-w-0")
    view = script.end(1, stage="making", exists=MACHINE).view()
    assert failed_node(view) is None
    assert ways(view)[0] is Way.GO_ON


def test_one_can_only_read_what_was_recorded_or_goes_on() -> None:
    assert ways(ended("create", 1, stage="making", exists=MACHINE), live=False) == DOWN
    assert ways(Script().view()) == DOWN
