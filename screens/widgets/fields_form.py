"""Values to fill in, one below the other: label, control, and what is expected or wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from mectui.events import Problem
from mectui.wizard.form import Field, Fields
from screens.signs import UNICODE, Signs
from screens.text import one_line
from screens.widgets.choice import Choice
from screens.widgets.in_order import actions_of
from screens.widgets.line import Line

_LINED = Style(underline=True)
_LONG = 60
"""Characters from which on a hint takes several lines."""
_SWITCH = (("yes", "yes"), ("no", "no"))


class Entry(Input):
    """An input whose enter key is named in the footer."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "Next", key_display="enter")]

    _actions = actions_of([*Input.BINDINGS, *BINDINGS])

    async def on_key(self, event: events.Key) -> None:
        """Do what a key is bound to before the letters that were typed after it."""
        action = self._actions.get(event.key)
        if action is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(action)

    def render_line(self, y: int) -> Strip:
        """Draw the field's whole length where it has nothing but a line below it to be seen by."""
        line = super().render_line(y)
        return line.apply_style(_LINED) if self.app.current_theme.ansi else line


class FieldRow(Vertical):
    """One field of a form."""

    def __init__(self, field: Field, signs: Signs) -> None:
        super().__init__(classes="field")
        self.field = field
        self.untouched = field.kind == "secret"
        """Whether it says nothing: a secret is not shown again, and is as it was until somebody types."""
        self._signs = signs
        # Made here, since what is filled in may be asked for while the row is still being mounted.
        self._control = self._made()
        self._hint = Line(one_line(field.hint), classes="field--hint")
        self._hint.display = bool(field.hint)

    def compose(self) -> ComposeResult:
        """Lay out the label beside its control, and the hint below it."""
        with Horizontal(classes="field--line"):
            yield Line(one_line(self.field.label), classes="field--label")
            yield self._control
        yield self._hint

    def _made(self) -> Input | Choice:
        field = self.field
        if field.kind in ("choice", "switch"):
            return Choice(field.choices or _SWITCH, field.value, self._signs)
        # Numbers are text here, too: what is wrong with them is said in words, not by a dead key.
        number = field.kind == "number"
        entry = Entry(
            field.value,
            compact=True,
            select_on_focus=number,
            password=field.kind == "secret",
            classes="-number" if number else "",
        )
        entry.cursor_blink = False  # nothing moves that does not mean something
        return entry

    @property
    def value(self) -> str:
        """What is filled in."""
        return self._control.value

    def expect(self, field: Field) -> None:
        """Show another hint, unless something is wrong."""
        self.field = field
        if not self.has_class("-wrong"):
            self.judge(None)

    def judge(self, problem: Problem | None) -> None:
        """Show what is wrong with the value in the place of its hint, or the hint again."""
        self.set_class(problem is not None, "-wrong")
        text = self.field.hint if problem is None else f"{self._signs.blocked} {self._in_short(problem)}"
        self._hint.say(one_line(text))
        self._hint.display = bool(text)

    def _in_short(self, problem: Problem) -> str:
        """Return what is expected, without the key path that the label stands for."""
        text = f"{problem.what}: {problem.why}" if problem.why else problem.what
        return text.removeprefix(f"{self.field.path}: ")

    def step(self, by: int) -> None:
        """Count a number up or down."""
        control = self._control
        if isinstance(control, Input) and self.field.kind == "number" and control.value.isdecimal():
            control.value = str(max(0, int(control.value) + by))


class FieldsForm(VerticalScroll, can_focus=False):
    """The form; up and down walk through its fields, enter answers."""

    # With priority, so that what is typed ahead of the next drawing goes to the field that it is meant for.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,shift+tab", "app.focus_previous", "Field above", show=False, priority=True),
        Binding("down,tab", "app.focus_next", "Field below", show=False, priority=True),
        Binding("ctrl+up", "count(1)", "Count up", show=False),
        Binding("ctrl+down", "count(-1)", "Count down", show=False),
        Binding("enter", "submit", "Next", key_display="enter"),
    ]

    @dataclass
    class Changed(Message):
        """A value was changed: all of them, by key path."""

        values: Mapping[str, str]

    @dataclass
    class Submitted(Message):
        """The answer: every value, by key path."""

        values: Mapping[str, str]

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs
        self._told: Mapping[str, str] = {}

    async def show(self, form: Fields) -> None:
        """Show a form anew."""
        self._told = {field.path: field.value for field in form.fields if field.kind != "secret"}
        self.set_class(any(len(field.hint) > _LONG for field in form.fields), "-long")
        await self.remove_children()
        await self.mount_all(self._below_headings(form))

    def _below_headings(self, form: Fields) -> Iterator[Widget]:
        above = ""
        for field in form.fields:
            if field.group != above:
                yield Line(one_line(field.group), classes="field--group")
            above = field.group
            yield FieldRow(field, self._signs)

    def hint(self, form: Fields) -> None:
        """Show what a form with the same fields expects now; what is typed and the cursor stay."""
        for row, field in zip(self.query(FieldRow), form.fields, strict=True):
            row.expect(field)

    @property
    def values(self) -> dict[str, str]:
        """What is filled in, by key path; secrets that nobody has touched are not among it."""
        return {row.field.path: row.value for row in self.query(FieldRow) if not row.untouched}

    @property
    def paths(self) -> tuple[str, ...]:
        """The key paths that are asked."""
        return tuple(row.field.path for row in self.query(FieldRow))

    @property
    def wrong(self) -> tuple[str, ...]:
        """The labels of the fields that were judged to be not sound."""
        return tuple(row.field.label for row in self.query(FieldRow) if row.has_class("-wrong"))

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        for control in self.query("Input, Choice"):
            control.focus()
            return

    def point(self, path: str) -> None:
        """Put the cursor into the field of a key path, if it is here."""
        for row in self.query(FieldRow):
            if row.field.path == path:
                row.query_one("Input, Choice").focus()

    @on(events.DescendantFocus)
    def _show_whole(self, event: events.DescendantFocus) -> None:
        """Bring the hint below the field under the cursor into view as well."""
        for row in event.widget.ancestors:
            if isinstance(row, FieldRow):
                self.call_after_refresh(row.scroll_visible, animate=False)

    def judge(self, problems: Mapping[str, Problem]) -> None:
        """Show each problem at its field, by key path."""
        for row in self.query(FieldRow):
            row.judge(problems.get(row.field.path))

    @on(Input.Changed)
    @on(Choice.Changed)
    def _tell(self, message: Message) -> None:
        message.stop()
        for row in self.query(FieldRow):
            row.untouched = row.untouched and not row.value
        if self.values != self._told:  # a field that is mounted says so, too
            self._told = self.values
            self.post_message(self.Changed(self.values))

    @on(Input.Submitted)
    def _take(self, message: Message) -> None:
        message.stop()
        self.action_submit()

    def action_submit(self) -> None:
        """Answer with what is filled in."""
        self.post_message(self.Submitted(self.values))

    def action_count(self, by: int) -> None:
        """Count the number under the cursor up or down."""
        focused = self.screen.focused
        if focused is not None and isinstance(focused.parent, Horizontal):
            row = focused.parent.parent
            if isinstance(row, FieldRow):
                row.step(by)
