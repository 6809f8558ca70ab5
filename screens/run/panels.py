"""The panels of the frame."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from screens.run.panel import Panel
from screens.run.scene import Scene
from screens.signs import Signs
from screens.widgets.line import Line

_PANELS = {
    "checks-panel": ("checks_panel", "ChecksPanel"),
    "plan-panel": ("plan_panel", "PlanPanel"),
    "apply-panel": ("apply_panel", "ApplyPanel"),
    "nodes-panel": ("nodes_panel", "NodesPanel"),
    "addons-panel": ("addons_panel", "AddonsPanel"),
    "end-panel": ("end_panel", "EndPanel"),
}


class Placeholder(Panel):
    """Says what is looked at, until the panel for it is there."""

    def compose(self) -> Iterator[Line]:
        """Lay out one line."""
        yield Line("")

    def show(self, scene: Scene) -> None:
        """Say which phase it is, and the last words of its log."""
        last = scene.view.log.lines[-1].text if scene.view.log.lines else ""
        self.query_one(Line).say(f"{scene.phase}: {last}")


def all_panels(signs: Signs) -> Iterator[Panel]:
    """Yield every panel, by its id."""
    for name, (module, kind) in _PANELS.items():
        try:
            panel: type[Panel] = getattr(import_module(f"screens.run.{module}"), kind)
        except ModuleNotFoundError:
            panel = Placeholder
        made = panel(signs, id=name)
        made.add_class("panel")
        yield made
