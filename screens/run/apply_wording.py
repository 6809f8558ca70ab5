"""What is said of an apply as a whole: how far it is, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence

from mectui.events import Phase
from mectui.watch import Progress, State, progress
from screens.run.apply_rows import TaskRow
from screens.run.scene import Scene
from screens.signs import Signs
from screens.text import duration
from screens.widgets.rows_view import Span

_BAR = 40
"""Cells of the bar at most."""


def head(scene: Scene, rows: Sequence[object], signs: Signs, width: int) -> list[list[Span]]:
    """Return the bar with its figures, and a line that says how it stands."""
    view = scene.view
    made = progress(view.plan, view.resources, scene.usual, scene.now)
    late = sum(isinstance(row, TaskRow) and row.late for row in rows)
    state = _state(scene, made, late, signs)
    if made.fraction is None or not made.total:
        return [state]
    return [_bar(made.fraction, _figures(made), signs, width), state]


def _bar(fraction: float, figures: str, signs: Signs, width: int) -> list[Span]:
    room = max(0, min(_BAR, width - len(figures) - 2))
    full = int(room * fraction)
    bar: list[Span] = [(signs.bar * full, "plain"), (signs.bar_rest * (room - full), "muted")]
    return [*bar, (f"  {figures}", "bright")]


def _figures(made: Progress) -> str:
    return f"{int((made.fraction or 0.0) * 100)} %   {made.done} of {made.total}"


def _state(scene: Scene, made: Progress, late: int, signs: Signs) -> list[Span]:
    view, phase = scene.view, scene.view.phases.get(scene.phase)
    state = phase.state if phase is not None else State.WAITING
    failed = sum(each.state is State.FAILED for each in view.resources.values())
    took = f" in {duration(phase.seconds)}" if phase is not None and phase.seconds is not None else ""
    match state:
        case State.WAITING:
            return [(f"{signs.todo} not begun yet", "muted")]
        case State.SKIPPED:
            return [(f"{signs.done} nothing to do: everything is as it is wanted", "good")]
        case State.DONE:
            return [(f"{signs.done} {_well_done(scene)}{took}", "good")]
        case State.FAILED:
            more = f", {failed} failed" if failed else ""
            return [(f"{signs.blocked} stopped{took}: {made.done} of {made.total} done{more}", "bad")]
    if view.cancelling:
        return [(f"{signs.warning} ending in good order: what was begun is finished first", "warn")]
    if failed:
        return [(f"{signs.blocked} {failed} failed; what goes on is finished first", "bad")]
    return _going_on(scene, made, late, signs)


def _well_done(scene: Scene) -> str:
    gone = scene.phase is Phase.DESTROY and scene.view.end is not None and scene.view.end.ok
    return "gone: nothing in AWS carries its tag" if gone else "done"


def _going_on(scene: Scene, made: Progress, late: int, signs: Signs) -> list[Span]:
    if not scene.view.resources:
        return [(f"{signs.looking} Terraform starts its provider", "muted")]
    if made.total and made.done == made.total and scene.phase is Phase.DESTROY:
        return [(f"{signs.looking} asking AWS until nothing is left that carries its tag", "muted")]
    slow: Span = (f"{signs.warning} {late} later than usual", "warn")
    if made.left is None:
        return [(f"{signs.looking} no earlier run tells how long it takes", "muted")]
    if made.left < 1:
        return [slow if late else (f"{signs.looking} any moment", "plain")]
    left: Span = (f"{signs.looking} about {duration(made.left)} left", "plain")
    return [left, ("   ", "plain"), slow] if late else [left]
