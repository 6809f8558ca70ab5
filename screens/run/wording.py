"""What the lines of the frame say."""

from __future__ import annotations

from mectui.watch import RunView
from screens.run.scene import Scene
from screens.signs import Signs
from screens.text import duration, one_line


def about(view: RunView) -> str:
    """Return what the run does, such as `create edge`."""
    return one_line(f"{view.kind} {view.cluster}")


def status(scene: Scene, signs: Signs) -> str:
    """Return how long the run goes on, what it costs, and what it is about."""
    view = scene.view
    elapsed = view.elapsed(scene.now)
    cost = view.plan.hourly_usd
    parts = (
        "" if elapsed is None else duration(elapsed),
        "" if cost is None else f"${cost:.3f} an hour",
    )
    return f" {signs.dot} ".join(part for part in parts if part)
