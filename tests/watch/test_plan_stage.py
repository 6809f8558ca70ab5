"""How far a plan is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mectui.events import Phase
from mectui.watch.plan_stage import PlanStage, plan_stage
from tests.watch.events import Script, plan_new_cluster


def ready() -> Script:
    return plan_new_cluster(Script())


@pytest.mark.parametrize(
    ("run", "stage"),
    [
        (lambda: Script().begin(Phase.PLAN), PlanStage.PLANNING),
        (lambda: Script().begin(Phase.PLAN).end(1), PlanStage.FAILED),
        (lambda: Script().begin(Phase.PLAN).end(5), PlanStage.FAILED),
        (lambda: Script().begin(Phase.PLAN).ready(), PlanStage.EMPTY),
        (lambda: ready().end(5), PlanStage.AWAITS),
        (lambda: ready().end(0), PlanStage.LEFT),
        (ready, PlanStage.APPROVED),
        (lambda: ready().begin(Phase.APPLY), PlanStage.APPROVED),
        (lambda: ready().begin(Phase.APPLY).finish(9), PlanStage.APPLIED),
        (lambda: ready().begin(Phase.APPLY).end(1), PlanStage.APPROVED),
    ],
)
def test_a_plan_is_as_far_as_its_run(run: Callable[[], Script], stage: PlanStage) -> None:
    assert plan_stage(run().view()) is stage
