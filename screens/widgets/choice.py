"""One of a few, side by side: a switch is the choice between yes and no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from screens.signs import UNICODE, Signs
from screens.text import one_line

_APART = "   "


class Choice(Widget, can_focus=True):
    """Choices that the arrow keys walk along; the chosen one is marked by a sign, too."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice--on", "choice--off"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "walk(-1)", "Choose", key_display="←→"),
        Binding("right,space", "walk(1)", "Choose", show=False),
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

    def offer(self, choices: tuple[tuple[str, str], ...], value: str) -> None:
        """Offer other choices, with this one chosen."""
        self._choices = choices
        self.value = value
        self.refresh(layout=True)

    def render(self) -> Content:
        """Return the choices in a row, or one below the other where there is no room."""
        on = self.get_visual_style("choice--on")
        off = self.get_visual_style("choice--off")
        pieces = [
            Content.styled(text, on if key == self.value else off)
            for (key, _), text in zip(self._choices, self._texts, strict=True)
        ]
        return Content("\n" if self._upright(self.content_size.width) else _APART).join(pieces)

    @property
    def _texts(self) -> list[str]:
        signs = self._signs
        return [
            f"{signs.ticked if key == self.value else signs.unticked} {one_line(label)}"
            for key, label in self._choices
        ]

    def _upright(self, width: int) -> bool:
        return sum(map(cell_len, self._texts)) + len(_APART) * (len(self._choices) - 1) > width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return one line, or one for each choice."""
        return len(self._choices) if self._upright(width) else 1

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
        at = event.get_content_offset_capture(self)
        left, upright = 0, self._upright(self.content_size.width)
        for index, (key, _) in enumerate(self._choices):
            right = left + cell_len(self._texts[index])
            if at.y == index if upright else left <= at.x < right:
                self.value = key
                return
            left = right + len(_APART)
