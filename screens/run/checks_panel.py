"""The panel of the phases that look, write and prove: their checks, one after another."""

from __future__ import annotations

from textual.app import ComposeResult

from mectui.watch import State
from screens.run.checks_text import checks_page
from screens.run.panel import Panel
from screens.run.scene import Scene
from screens.widgets.page import Page


class ChecksPanel(Panel):
    """Preflight, workspace, kubeconfig, verify: whichever is looked at."""

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        yield Page(self.signs)

    def show(self, scene: Scene) -> None:
        """Draw the phase that is looked at."""
        phase = scene.view.phases.get(scene.phase)
        at_its_end = phase is not None and phase.state in (State.RUNNING, State.FAILED)
        page = checks_page(scene, self.signs)
        self.query_one(Page).show(page, scene.phase.value, follow=at_its_end)

    def take_keys(self) -> None:
        """Let the keys scroll the page."""
        self.query_one(Page).focus()
