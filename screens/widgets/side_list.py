"""The steps at the side: how each stands, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from mectui.wizard.flow import StepRow
from mectui.wizard.step import StepState
from screens.signs import UNICODE, Signs
from screens.text import fitted, one_line

_WORDS = {
    StepState.LOOKING: "asking AWS",
    StepState.BLOCKED: "not sound",
    StepState.STALE: "look again",
}
_TITLE = 15


class SideList(Widget):
    """A line for each step. A click goes there; the keyboard has its jump key."""

    COMPONENT_CLASSES = {f"side--{state.value}" for state in StepState} | {"side--here", "side--value"}

    @dataclass
    class Picked(Message):
        """A step was clicked."""

        key: str

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs
        self._rows: tuple[StepRow, ...] = ()
        self._current = ""

    def show(self, rows: tuple[StepRow, ...], current: str) -> None:
        """Show the steps as they stand now."""
        if (rows, current) != (self._rows, self._current):
            self._rows, self._current = rows, current
            self.refresh()

    def sign(self, row: StepRow) -> str:
        """Return the sign of a step's state."""
        if row.key == self._current and row.state in (StepState.TODO, StepState.DONE):
            return self._signs.here
        return str(getattr(self._signs, row.state.value))

    def render(self) -> Content:
        """Return the list, as wide as there is room."""
        return Content("\n").join(self._line(row) for row in self._rows)

    def _line(self, row: StepRow) -> Content:
        here = row.key == self._current
        head = fitted(f"{self.sign(row)} {one_line(row.title)}", _TITLE, more=self._signs.more)
        room = max(0, self.content_size.width - _TITLE - 1)
        value = fitted(self._value(row), room, more=self._signs.more)
        state = self.get_visual_style("side--here" if here else f"side--{row.state.value}")
        doubtful = row.state in _WORDS
        beside = state if doubtful else self.get_visual_style("side--value")
        return Content.assemble((head, state), " ", (value, beside))

    def _value(self, row: StepRow) -> str:
        return _WORDS.get(row.state) or one_line(row.summary)

    def on_click(self, event: events.Click) -> None:
        """Ask to go to the step that was clicked."""
        index = event.get_content_offset_capture(self).y
        if 0 <= index < len(self._rows):
            self.post_message(self.Picked(self._rows[index].key))
