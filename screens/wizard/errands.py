"""The way out of what cannot be taken, by another step's answer, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from mectui.wizard.flow import Flow
from mectui.wizard.form import Table
from mectui.wizard.step import Step
from screens.text import one_line
from screens.widgets.chooser import Chooser
from screens.wizard.body import Body

if TYPE_CHECKING:
    from textual.screen import Screen

    from mectui.addons.solver import Way
    from screens.outcome import WizardOutcome
    from screens.widgets.notices import Level
    from screens.wizard.remarks import Holds

    Base = Screen[WizardOutcome]
else:
    Base = object


@dataclass(frozen=True, slots=True)
class Errand:
    """What one goes to another step for: from which step and row, and the answer that is to be changed."""

    step: Step
    row: str | None
    way: Way
    whom: str


class Errands(Base):
    """Goes where a way out is, says there what for, and goes back."""

    ERRAND_KEYS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g", "way_out", "Way out"),
        Binding("ctrl+g", "way_back", "Go back"),
    ]
    flow: Flow
    _errand: Errand | None = None

    def say(self, level: Level, text: str, holds: Holds | None = None) -> None:
        """Say something above the form."""
        raise NotImplementedError

    async def go_to(self, key: str) -> None:
        """Go to a step."""
        raise NotImplementedError

    @property
    def due(self) -> Errand | None:
        """What the row under the cursor could be taken by, or all that is chosen; None where nothing is."""
        if self.flow.current.key == "review" or not isinstance(self.query_one(Body).form, Table):
            return None
        chooser = self.query_one(Chooser)
        row, table = chooser.row, chooser.table
        whom = one_line(row.cells[0]) if row and row.blocked else ""
        way = row.way if row and row.blocked else table.way
        owned = way is not None and any(way.path in step.paths for step in self.flow.shown)
        return Errand(self.flow.current, row.key if row else None, way, whom) if way and owned else None

    async def action_way_out(self) -> None:
        """Go to the step whose answer is the way out; in the same list, to the row that is."""
        errand = self.due
        if errand is None:
            return
        step = next(step for step in self.flow.shown if errand.way.path in step.paths)
        body, words = self.query_one(Body), one_line(errand.way.words)
        if step is errand.step:
            body.find(str(errand.way.value))
            return
        self._errand = errand
        await self.go_to(step.key)
        body.point(errand.way.path, str(errand.way.value))
        whom = f"for {errand.whom}: " if errand.whom else ""
        how = "enter takes it, and" if isinstance(body.form, Table) else "type that, and enter"
        self.say("note", f"{whom}{words}; {how} goes back to {errand.step.title}")

    async def action_way_back(self) -> None:
        """Go back to where one came from."""
        if self._errand is not None:
            await self.go_to(self._errand.step.key)

    def turn_home(self, done: Step) -> None:
        """Go back instead of on, once the answer that one went for is given and nothing before is wrong."""
        errand, steps = self._errand, self.flow.steps
        on = steps.index(self.flow.current) > steps.index(done)
        if errand is not None and on and errand.way.path in done.paths:
            self.flow.jump(errand.step.key)

    def end_errand(self) -> None:
        """Forget what one went for once one is back, and put the cursor where it was."""
        errand = self._errand
        if errand is not None and self.flow.current is errand.step:
            self._errand = None
            self.query_one(Body).point(errand.way.path, errand.row)

    @property
    def on_errand(self) -> bool:
        """Whether there is a step to go back to."""
        return self._errand is not None and self.flow.current is not self._errand.step
