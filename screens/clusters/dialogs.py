"""The dialogs over a cluster: what went wrong, whether to go on, what to fill in, which node."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from mectui.aws.threads import in_thread
from mectui.events import Problem, Trouble
from screens.signs import Signs
from screens.text import one_line
from screens.widgets.line import Line


class TellScreen(ModalScreen[None]):
    """Tells something, in paragraphs; nothing is asked."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter", "dismiss", "Close")]

    def __init__(self, title: str, paragraphs: Sequence[str]) -> None:
        super().__init__()
        self._title, self._paragraphs = title, paragraphs

    def compose(self) -> ComposeResult:
        """Lay out the paragraphs."""
        with Vertical(classes="dialog"):
            yield Line(one_line(self._title), classes="dialog--title")
            with VerticalScroll(classes="dialog--scroll"):
                for text in self._paragraphs:
                    yield Line(one_line(text), classes="dialog--text")
            yield Line("escape closes this", classes="dialog--hint")


def trouble_screen(title: str, problems: Sequence[Problem], signs: Signs) -> TellScreen:
    """Return a dialog of what is wrong, why, and what helps."""
    rows = [
        text
        for problem in problems
        for text in (f"{signs.blocked} {problem.what}", problem.why, _remedy(problem))
        if text
    ]
    return TellScreen(title, rows)


def _remedy(problem: Problem) -> str:
    return f"What helps: {problem.remedy}" if problem.remedy else ""


class ChooseScreen(ModalScreen[str | None]):
    """Asks to choose one of a few; the first is where nothing happens."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Go back")]

    def __init__(self, title: str, paragraphs: Sequence[str], choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._title, self._paragraphs, self._choices = title, paragraphs, choices

    def compose(self) -> ComposeResult:
        """Lay out the choices below what has to be known."""
        with Vertical(classes="dialog"):
            yield Line(one_line(self._title), classes="dialog--title")
            for text in self._paragraphs:
                yield Line(one_line(text), classes="dialog--text")
            yield OptionList(*(Option(Content(one_line(text)), key) for key, text in self._choices))
            yield Line("enter takes it, escape goes back", classes="dialog--hint")

    @on(OptionList.OptionSelected)
    def _picked(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(message.option_id)


class FillInScreen(ModalScreen[str | None]):
    """Asks for one text, and says at once what it would mean.

    `check` raises Trouble where the text cannot be taken; it may block.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Go back")]

    def __init__(
        self,
        title: str,
        paragraph: str,
        value: str,
        means: Callable[[str], str],
        check: Callable[[str], object],
        signs: Signs,
    ) -> None:
        super().__init__()
        self._title, self._paragraph, self._value = title, paragraph, value
        self._means, self._check, self._signs = means, check, signs

    def compose(self) -> ComposeResult:
        """Lay out the field above what it means."""
        with Vertical(classes="dialog"):
            yield Line(one_line(self._title), classes="dialog--title")
            yield Line(one_line(self._paragraph), classes="dialog--text")
            yield Input(self._value, compact=True)
            yield Line(one_line(self._means(self._value)), id="means", classes="dialog--hint")
            yield Line("enter goes on to the plan, escape goes back", classes="dialog--hint")

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        self._say(self._means(message.value.strip()))

    @on(Input.Submitted)
    @work(exclusive=True)
    async def _take(self, message: Input.Submitted) -> None:
        value = message.value.strip()
        try:
            await in_thread(lambda: self._check(value))
        except Trouble as trouble:
            self._say(f"{self._signs.warning} {'; '.join(map(str, trouble.problems))}")
        else:
            self.dismiss(value)

    def _say(self, text: str) -> None:
        self.query_one("#means", Line).say(one_line(text))
