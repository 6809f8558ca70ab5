"""What can be done where one is in the wizard: which keys there are, and what escape means."""

from __future__ import annotations

from mectui.wizard.form import Table
from screens.wizard.body import Body
from screens.wizard.covering import Covering
from screens.wizard.errands import Errands

_ESCAPES = ("uncover", "unfilter", "back", "leave")
"""What escape may mean; the footer names the one that it means now."""


class Offering(Covering, Errands):
    """Offers only what there is to do."""

    _offered: tuple[object, ...] | None = None

    def offer(self) -> None:
        """Show other keys where other things can be done, and only then."""
        hand, again = self.check_action("by_hand", ()), self.check_action("look_again", ())
        offered = bool(hand), bool(again), self._escape, self.on_errand, self.due is not None
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer only what there is to do here: escape has one meaning at a time, and by hand some lists."""
        if action in _ESCAPES:
            return action == self._escape
        if action == "way_out":
            return not (self.covered or self.on_errand) and self.due is not None
        if action == "way_back":
            return not self.covered and self.on_errand
        if action == "by_hand":
            form = self.flow.form()
            return not self.covered and isinstance(form, Table) and form.by_hand is not None
        return not (action == "look_again" and not self.flow.current.needs)

    @property
    def _escape(self) -> str:
        """What escape does now."""
        if self.covered:
            return "uncover"
        if self.query_one(Body).filtered and self.flow.current.key != "review":
            return "unfilter"
        before = self.flow.steps[: self.flow.steps.index(self.flow.current)]
        return "back" if any(map(self.flow.asked, before)) else "leave"
