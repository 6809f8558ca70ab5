"""The dialogs over the frame: help, jumping, saving, leaving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from mectui.events.threads import in_thread
from mectui.wizard.flow import StepRow
from mectui.wizard.step import Step
from screens.passing import Dialog
from screens.signs import Signs
from screens.text import one_line
from screens.widgets.line import Line

KEYS = (
    ("enter", "take the answer and go on"),
    ("escape", "go back, nothing is lost; clears a filter first"),
    ("typing", "filters a list: every word has to be in a row"),
    ("space", "tick a row, where several can be chosen"),
    ("ctrl+d", "all that is known of a row"),
    ("ctrl+g", "where a row cannot be taken: to the answer that is against it, and back"),
    ("ctrl+s", "sort by the next column; a click on its title, too"),
    ("ctrl+r", "ask AWS anew"),
    ("ctrl+e", "enter by hand what is not in the list, and back"),
    ("ctrl+o", "jump to any step"),
    ("ctrl+y", "show the answer file as it is being written"),
    ("ctrl+p", "every command, by name; the themes, too"),
    ("ctrl+q", "leave"),
)


class HelpScreen(Dialog[None]):
    """What this step is about, and which keys there are."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,enter", "dismiss", "Close"),
    ]

    def __init__(self, step: Step) -> None:
        super().__init__()
        self._step = step

    def compose(self) -> ComposeResult:
        """Lay out the step's explanation above the keys."""
        with Vertical(classes="dialog"):
            with VerticalScroll(classes="dialog--scroll"):
                yield Label(self._step.title, classes="dialog--title", markup=False)
                yield Label(self._step.why, classes="dialog--text", markup=False)
                yield Label("Keys", classes="dialog--title", markup=False)
                yield Label("\n".join(f"{key:8}  {what}" for key, what in KEYS), markup=False)
            yield Label("escape closes this", classes="dialog--hint", markup=False)


class JumpScreen(Dialog[str | None]):
    """Go to any step: by its letter, by the arrow keys, or by a click."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Stay")]

    def __init__(self, rows: tuple[StepRow, ...], current: str, signs: Signs) -> None:
        super().__init__()
        self._rows, self._current, self._signs = rows, current, signs

    def compose(self) -> ComposeResult:
        """Lay out the steps, the current one under the cursor."""
        with Vertical(classes="dialog"):
            yield Label("Jump to a step", classes="dialog--title", markup=False)
            options = OptionList(
                *(Option(Content(self._text(i)), row.key) for i, row in enumerate(self._rows))
            )
            options.highlighted = [row.key for row in self._rows].index(self._current)
            yield options
            yield Label("a letter or enter goes there, escape stays", classes="dialog--hint", markup=False)

    def _text(self, index: int) -> str:
        row = self._rows[index]
        sign = self._signs.here if row.key == self._current else getattr(self._signs, row.state.value)
        return f"{chr(ord('a') + index)}  {sign} {row.title:14} {one_line(row.summary)}"

    def on_key(self, event: object) -> None:
        """Go to the step whose letter was pressed."""
        index = (
            ord(letter) - ord("a") if len(letter := str(getattr(event, "character", None) or "")) == 1 else -1
        )
        if 0 <= index < len(self._rows):
            self.dismiss(self._rows[index].key)

    @on(OptionList.OptionSelected)
    def _picked(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(message.option_id)


class SaveScreen(Dialog[Path | None]):
    """Where to save the answer file."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Go back")]

    def __init__(self, suggested: Path, signs: Signs) -> None:
        super().__init__()
        self._suggested, self._signs = suggested, signs
        self._warned: Path | None = None

    def compose(self) -> ComposeResult:
        """Lay out the file's name, and what is wrong with it."""
        with Vertical(classes="dialog"):
            yield Label("Save the answer file as", classes="dialog--title", markup=False)
            yield Input(str(self._suggested), compact=True)
            yield Label("enter saves, escape goes back", classes="dialog--hint", markup=False)

    @on(Input.Submitted)
    def _take(self, message: Input.Submitted) -> None:
        path = Path(message.value.strip())
        try:
            path = path.expanduser()
            objection = self._objection(path)
        except (OSError, RuntimeError, ValueError) as error:  # such as ~nobody, or a name that is too long
            objection = str(error)
        if objection is None:
            self.dismiss(path)
        else:
            told = one_line(f"{self._signs.warning} {objection}")
            self.query_one(".dialog--hint", Label).update(told)

    def _objection(self, path: Path) -> str | None:
        if not path.name or path.is_dir():
            return "that is a folder; name a file"
        if not path.absolute().parent.is_dir():
            return f"there is no folder {path.absolute().parent}"
        if path.exists() and self._warned != path:
            self._warned = path
            return "this file exists; enter again replaces it"
        return None


class LeaveScreen(Dialog[str | None]):
    """Leave, or not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Stay"),
        # A modal screen hides the application's own keys.
        Binding("ctrl+c", "app.quit", show=False, priority=True),
    ]

    def __init__(self, *, savable: bool, at_work: Callable[[], Sequence[str]] = tuple) -> None:
        super().__init__()
        self._savable, self._at_work = savable, at_work

    def compose(self) -> ComposeResult:
        """Lay out the ways to go."""
        with Vertical(classes="dialog"):
            yield Label("Leave the wizard?", classes="dialog--title", markup=False)
            yield Line("Nothing has been made in AWS.", classes="dialog--text")
            save = [Option("save the answer file and leave", "save")] if self._savable else []
            yield OptionList(Option("stay", "stay"), *save, Option("leave without saving", "leave"))
            yield Label("enter does it, escape stays", classes="dialog--hint", markup=False)

    @work
    async def on_mount(self) -> None:
        """Name the clusters that a run is at work on: it goes on."""
        if names := await in_thread(self._at_work):
            runs = "a run goes on" if len(names) == 1 else "runs go on"
            told = f"Of these answers nothing was made; {runs}: {one_line(', '.join(names))}."
            self.query_one(".dialog--text", Line).say(told)

    @on(OptionList.OptionSelected)
    def _picked(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(message.option_id)
