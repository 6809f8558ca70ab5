"""The panel of the phases that look, write and prove: their checks, one after another."""

from __future__ import annotations

from textual.app import ComposeResult

from screens.run.checks_text import checks_page
from screens.run.panel import Panel
from screens.run.scene import Scene
from screens.widgets.page import Page


class ChecksPanel(Panel):
    """Preflight, workspace, kubeconfig, add-ons, verify: whichever is looked at."""

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        yield Page(self.signs, follow=True)

    def show(self, scene: Scene) -> None:
        """Draw the phase that is looked at."""
        self.query_one(Page).show(checks_page(scene, self.signs), scene.phase.value)

    def take_keys(self) -> None:
        """Let the keys scroll the page."""
        self.query_one(Page).focus()
