"""The last step: the review, and what to do with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message

from mectui.wizard.review import Review
from screens.outcome import OutcomeKind
from screens.signs import UNICODE, Signs
from screens.widgets.choice import Choice
from screens.wizard.review_text import ReviewText

_CHOICES = ((OutcomeKind.RUN.value, "plan and run"), (OutcomeKind.SAVE.value, "save and leave"))


class ReviewPanel(Vertical):
    """The review above, and below it what to do with it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "decide", "Do it", key_display="enter"),
        Binding("up", "scroll(-1)", "Scroll", key_display="↑↓"),
        Binding("down", "scroll(1)", "Scroll", show=False),
        Binding("pageup", "scroll(-10)", "Page up", show=False),
        Binding("pagedown", "scroll(10)", "Page down", show=False),
        Binding("home", "scroll(-10000)", "Top", show=False),
        Binding("end", "scroll(10000)", "Bottom", show=False),
    ]

    @dataclass
    class Decided(Message):
        """What to do with the answers."""

        kind: OutcomeKind

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs

    def compose(self) -> ComposeResult:
        """Lay out the text, and the choice below it."""
        with VerticalScroll(can_focus=False):
            yield ReviewText(self._signs)
        yield Choice(_CHOICES, OutcomeKind.RUN.value, self._signs)

    def show(self, review: Review, *, checking: bool) -> None:
        """Show this review."""
        self.query_one(ReviewText).show(review, checking=checking)

    def focus_first(self) -> None:
        """Put the cursor on the choice."""
        self.query_one(Choice).focus()

    def action_scroll(self, lines: int) -> None:
        """Scroll the text."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_decide(self) -> None:
        """Do what is chosen."""
        self.post_message(self.Decided(OutcomeKind(self.query_one(Choice).value)))

    @on(Choice.Changed)
    def _quiet(self, message: Choice.Changed) -> None:
        message.stop()
