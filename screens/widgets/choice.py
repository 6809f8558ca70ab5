"""One of a few, side by side: a switch is the choice between yes and no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from screens.signs import UNICODE, Signs
from screens.text import one_line


class Choice(Widget, can_focus=True):
    """Choices that the arrow keys walk along; the chosen one is marked by a sign, too."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice--on", "choice--off"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "walk(-1)", "Before", show=False),
        Binding("right,space", "walk(1)", "Next", show=False),
    ]
    value: reactive[str] = reactive("", init=False)

    @dataclass
    class Changed(Message):
        """Another choice was made."""

        choice: Choice
        value: str

        @property
        def control(self) -> Choice:
            """The widget that says so."""
            return self.choice

    def __init__(
        self,
        choices: tuple[tuple[str, str], ...],
        value: str,
        signs: Signs = UNICODE,
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._choices = choices
        self._signs = signs
        self.set_reactive(Choice.value, value)

    def render(self) -> Content:
        """Return the choices in a row."""
        on = self.get_visual_style("choice--on")
        off = self.get_visual_style("choice--off")
        pieces: list[Content] = []
        for key, label in self._choices:
            here = key == self.value
            sign = self._signs.ticked if here else self._signs.unticked
            pieces.append(Content.styled(f"{sign} {one_line(label)}", on if here else off))
        return Content("   ").join(pieces)

    def action_walk(self, steps: int) -> None:
        """Choose the next one along the row, and after the last the first again."""
        keys = [key for key, _ in self._choices]
        here = keys.index(self.value) if self.value in keys else -1
        self.value = keys[(here + steps) % len(keys)]

    def watch_value(self, value: str) -> None:
        """Tell of the choice."""
        self.post_message(self.Changed(self, value))

    def on_click(self, event: events.Click) -> None:
        """Choose what is clicked."""
        left = 0
        for key, label in self._choices:
            right = left + Content(one_line(label)).cell_length + 2
            if left <= event.get_content_offset_capture(self).x < right:
                self.value = key
            left = right + 3
