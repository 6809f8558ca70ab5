"""Whether to go on with what comes and goes: read from beginning to end, and agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from screens.passing import Dialog
from screens.signs import Signs
from screens.text import one_line
from screens.widgets.fields_form import Entry
from screens.widgets.line import Line
from screens.widgets.page import Page, Para


class SureScreen(Dialog[str | None]):
    """Ends with the key of a choice. Where a `name` has to be typed, every choice but the first needs it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Go back"),
        Binding("pageup", "turn(-1)", "Read", show=False),
        Binding("pagedown", "turn(1)", "Read", show=False),
    ]

    def __init__(
        self,
        title: str,
        paras: Sequence[Para],
        choices: Sequence[tuple[str, str]],
        signs: Signs,
        name: str = "",
    ) -> None:
        super().__init__()
        self._title, self._paras, self._choices = title, paras, choices
        self._signs, self._expected = signs, name
        self._picked = ""

    def compose(self) -> ComposeResult:
        """Lay out what there is to know above the choices, and the field for the name."""
        with Vertical(classes="dialog dialog--whole"):
            yield Line(one_line(self._title), classes="dialog--title")
            page = Page(self._signs)
            page.can_focus = False
            yield page
            yield OptionList(*(Option(Content(one_line(text)), key) for key, text in self._choices))
            if self._expected:
                entry = Entry(compact=True)
                entry.cursor_blink = False
                entry.display = False
                yield entry
            yield Line(self._hint, classes="dialog--hint")

    def on_mount(self) -> None:
        """Show what there is to know, and put the cursor on the first choice."""
        self.query_one(Page).show(self._paras)
        self.query_one(OptionList).focus()

    @property
    def _hint(self) -> str:
        if self._picked:
            return f"type {one_line(self._expected)} and press enter; escape goes back"
        return "enter takes it, page up and down read on, escape goes back"

    def action_turn(self, pages: int) -> None:
        """Turn the page."""
        self.query_one(Page).action_turn(pages)

    @on(OptionList.OptionSelected)
    def _chosen(self, message: OptionList.OptionSelected) -> None:
        key = message.option_id or ""
        if not self._expected or key == self._choices[0][0]:
            self.dismiss(key)
            return
        self._picked = key
        entry = self.query_one(Entry)
        entry.display = True
        entry.focus()
        self._say(self._hint)

    @on(Input.Submitted)
    def _typed(self, message: Input.Submitted) -> None:
        message.stop()
        if message.value.strip() == self._expected:
            self.dismiss(self._picked)
        else:
            said = f"that is not {one_line(self._expected)}; nothing was done"
            self._say(f"{self._signs.blocked} {said}", wrong=True)

    @on(Input.Changed)
    def _typing(self, message: Input.Changed) -> None:
        message.stop()
        self._say(self._hint)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        hint = self.query_one(".dialog--hint", Line)
        hint.set_class(wrong, "-wrong")
        hint.say(text)
