"""The answer file in the place of the step, where a terminal has no room for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from screens.wizard.answer_pane import AnswerPane

if TYPE_CHECKING:
    from textual.screen import Screen

    from screens.outcome import WizardOutcome

    Base = Screen[WizardOutcome]
else:
    Base = object


class Covering(Base):
    """Shows the file, and puts it away."""

    _beneath: Widget | None = None

    @property
    def covered(self) -> bool:
        """Whether the file has the place of the step."""
        return self.has_class("-file") and self.has_class("-narrow")

    def action_file(self) -> None:
        """Show the answer file, or put it away; in the place of the step it has the step's keys, too."""
        pane = self.query_one(AnswerPane)
        self.toggle_class("-file")
        if self.covered:
            self._beneath = self.focused
            pane.take_keys()
        elif pane.give_keys_back():
            self.set_focus(self._beneath)
        self.refresh_bindings()

    def action_uncover(self) -> None:
        """Put the file away where it has the place of the step."""
        if self.covered:
            self.action_file()
