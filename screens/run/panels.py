"""The panels of the frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from screens.run.addons_panel import AddonsPanel
from screens.run.apply_panel import ApplyPanel
from screens.run.checks_panel import ChecksPanel
from screens.run.end_panel import EndPanel
from screens.run.nodes_panel import NodesPanel
from screens.run.panel import Panel
from screens.run.plan_panel import PlanPanel
from screens.signs import Signs

_PANELS: Mapping[str, type[Panel]] = {
    "checks-panel": ChecksPanel,
    "plan-panel": PlanPanel,
    "apply-panel": ApplyPanel,
    "nodes-panel": NodesPanel,
    "addons-panel": AddonsPanel,
    "end-panel": EndPanel,
}


def all_panels(signs: Signs) -> Iterator[Panel]:
    """Yield every panel, by its id."""
    for name, kind in _PANELS.items():
        panel = kind(signs, id=name)
        panel.add_class("panel")
        yield panel
