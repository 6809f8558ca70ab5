"""The dialogs over a cluster: what went wrong, whether to go on, what to fill in, which node."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from mectui.events import Problem, Trouble, spelled
from mectui.events.threads import in_thread
from mectui.run.request import Request
from mectui.run.session import Session
from screens.passing import Dialog
from screens.signs import Signs
from screens.text import one_line
from screens.widgets.fields_form import Entry
from screens.widgets.line import Line


class TellScreen(Dialog[None]):
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


def trouble_screen(
    title: str, problems: Sequence[Problem], signs: Signs, command: str = "mectui"
) -> TellScreen:
    """Return a dialog of what is wrong, why, and what helps; `command` is how the user calls mectui."""
    rows = (
        text
        for problem in problems
        for text in (f"{signs.blocked} {problem.what}", problem.why, _remedy(problem))
        if text
    )
    return TellScreen(title, [spelled(text, command) for text in rows])


def _remedy(problem: Problem) -> str:
    return f"What helps: {problem.remedy}" if problem.remedy else ""


class ChooseScreen(Dialog[str | None]):
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


@dataclass(frozen=True, slots=True)
class Question:
    """Something to fill in: `means` says what a text would mean, `request` which request it makes, if any."""

    title: str
    paragraph: str
    value: str
    means: Callable[[str], str]
    request: Callable[[str], Request | None]


class FillInScreen(Dialog[Request | None]):
    """Asks for one text, and says at once what it would mean, and which command does the same."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Go back")]

    def __init__(self, question: Question, session: Session, cluster: str, signs: Signs) -> None:
        super().__init__()
        self._question, self._session = question, session
        self._cluster, self._signs = cluster, signs

    def compose(self) -> ComposeResult:
        """Lay out the field above what it means."""
        question = self._question
        with Vertical(classes="dialog"):
            yield Line(one_line(question.title), classes="dialog--title")
            yield Line(one_line(question.paragraph), classes="dialog--text")
            yield Entry(question.value, compact=True)
            yield Line(classes="dialog--text dialog--means")
            yield Line(classes="dialog--command")
            yield Line("enter goes on to the plan, escape goes back", classes="dialog--hint")

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        value = message.value.strip()
        self._say(self._question.means(value))
        request = self._question.request(value)
        command = request.spell_this(self._cluster) if request else ""
        self.query_one(".dialog--command", Line).say(one_line(command))

    @on(Input.Submitted)
    @work(exclusive=True)
    async def _take(self, message: Input.Submitted) -> None:
        value = message.value.strip()
        request = self._question.request(value)
        if request is None:
            self._say(f"{self._signs.warning} {self._question.means(value)}")
            return
        try:
            await in_thread(lambda: self._session.check(self._cluster, request))
        except Trouble as trouble:
            told = spelled("; ".join(map(str, trouble.problems)), self._session.spell())
            self._say(f"{self._signs.warning} {told}")
        else:
            self.dismiss(request)

    def _say(self, text: str) -> None:
        self.query_one(".dialog--means", Line).say(one_line(text))
