"""What the lines of the frame say."""

from __future__ import annotations

from datetime import datetime

from mectui.events import Phase
from mectui.watch import RunView, State, Usual, expected, progress
from mectui.watch.usual import is_late
from screens.run.replay import ReplayFeed
from screens.run.scene import Scene
from screens.signs import Signs
from screens.text import duration, one_line

_LONG = frozenset({Phase.PLAN, Phase.APPLY, Phase.NODES, Phase.DESTROY})
"""The phases without whose usual time nothing can be said of the whole."""
_COUNTED = frozenset({Phase.APPLY, Phase.DESTROY})
"""The phases of which it is known how much is done."""
_OPEN = frozenset({State.WAITING, State.RUNNING})


def about(view: RunView) -> str:
    """Return what the run does, such as `create edge`."""
    return one_line(f"{view.kind} {view.cluster}")


def status(scene: Scene, signs: Signs) -> str:
    """Return how long the run goes on, how long it may yet, what it costs, and what it is about now."""
    view = scene.view
    elapsed, cost = view.elapsed(scene.now), view.plan.hourly_usd
    parts = (
        "" if elapsed is None else duration(elapsed),
        _left(scene),
        "" if cost is None else f"${cost:.3f} an hour",
        _doing(view),
    )
    return f" {signs.dot} ".join(part for part in parts if part)


def _left(scene: Scene) -> str:
    """Return how long it may take yet: to the plan, while nobody knows whether it goes on from there."""
    view = scene.view
    if view.end is not None or view.elapsed(scene.now) is None:
        return ""
    to_plan = Phase.PLAN in view.phases and not view.plan.ready
    left = time_left(view, scene.usual, scene.now, to_plan=to_plan)
    if left is None:
        return ""
    if left < 1 or _late(scene):
        return "longer than usual"
    return f"about {duration(left)} {'to the plan' if to_plan else 'left'}"


def _late(scene: Scene) -> bool:
    """Tell whether a phase takes so long that the others' times say nothing of when the run ends."""
    return any(
        known.state is State.RUNNING
        and phase not in _COUNTED
        and is_late(known.elapsed(scene.now), expected(phase, scene.view, scene.usual))
        for phase, known in scene.view.phases.items()
    )


def time_left(view: RunView, usual: Usual, now: datetime, *, to_plan: bool = False) -> float | None:
    """Return the seconds that a run takes yet, to its plan or to its end; None where nothing tells."""
    left = 0.0
    for phase, known in view.phases.items():
        if known.state in _OPEN:
            seconds = expected(phase, view, usual)
            if seconds is None and (phase in _LONG or phase is view.phase):
                return None
            left += max(0.0, (seconds or 0.0) - (known.elapsed(now) or 0.0))
        if to_plan and phase is Phase.PLAN:
            return left
        if phase is view.phase and phase in _COUNTED:
            left = max(left, progress(view.plan, view.resources, usual, now).left or 0.0)
    return left


def _doing(view: RunView) -> str:
    """Return what the run is about right now."""
    if view.end is not None:
        return "awaits approval" if view.end.awaits else "ended"
    phase = view.phases.get(Phase.NODES if view.phase is Phase.JOIN else view.phase)
    return one_line(phase.title) if phase is not None else ""


def pace(feed: ReplayFeed, signs: Signs) -> str:
    """Return how fast a recording goes by."""
    clock = feed.clock
    if clock.over:
        return f"replay {signs.dot} over"
    return f"replay {signs.dot} {clock.speed:g} times as fast{', halted' if clock.paused else ''}"
