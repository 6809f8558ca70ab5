"""How far a plan is: being made, to be approved, approved, or done with."""

from __future__ import annotations

from enum import StrEnum

from mectui.events import ExitCode, Phase
from mectui.watch.state import State
from mectui.watch.view import RunView


class PlanStage(StrEnum):
    """Where a plan stands between its making and its apply."""

    PLANNING = "planning"
    FAILED = "failed"
    EMPTY = "empty"
    AWAITS = "awaits"
    APPROVED = "approved"
    APPLIED = "applied"
    LEFT = "left"


def plan_stage(view: RunView) -> PlanStage:
    """Return how far the plan of a run is; LEFT is one that the run ended with, saved and not applied."""
    plan, end = view.plan, view.end
    if not plan.ready:
        return PlanStage.PLANNING if end is None else PlanStage.FAILED
    if end is not None and end.exit_code == ExitCode.AWAITING_APPROVAL:
        return PlanStage.AWAITS
    if not plan.changes:
        return PlanStage.EMPTY
    applying = [view.phases[phase] for phase in (Phase.APPLY, Phase.DESTROY) if phase in view.phases]
    if any(phase.state is State.DONE for phase in applying):
        return PlanStage.APPLIED
    if end is not None and all(phase.state is State.WAITING for phase in applying):
        return PlanStage.LEFT
    return PlanStage.APPROVED
