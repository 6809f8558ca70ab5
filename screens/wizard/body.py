"""The middle of the frame: the question, its form, and the details of what the cursor is on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message

from mectui.wizard.form import Chosen, Fields, Form, Input, Row, Table, Typed
from mectui.wizard.step import Step
from screens.run.whole import WholeScreen
from screens.signs import UNICODE, Signs
from screens.widgets.facts import LEAST, Facts
from screens.widgets.fields_form import FieldsForm
from screens.widgets.line import Line
from screens.widgets.notices import Notices
from screens.widgets.pick_list import PickList


class Body(Vertical):
    """Draws any step's form."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+d", "details", "Details")]

    @dataclass
    class Answered(Message):
        """Something was chosen or typed at a step; `final` says that one wants to go on."""

        step: str
        given: Input
        final: bool

    class Refused(Message):
        """A row was taken that cannot be."""

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs
        self.form: Form = Fields(())
        self._shown: tuple[str, bool] | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer the details where there is more to say than the preview may have room for."""
        return action != "details" or (isinstance(self.form, Table) and any(map(_says_much, self.form.rows)))

    def action_details(self) -> None:
        """Show all that is known of the row under the cursor."""
        row = self.query_one(PickList).listing.current
        if row is not None:
            why = (("It cannot be taken", row.blocked),) if row.blocked else ()
            self.app.push_screen(WholeScreen(row.cells[0], (*why, *row.preview)))

    def compose(self) -> ComposeResult:
        """Lay out question, notices, form and details."""
        yield Line(id="question")
        yield Line(id="why")
        yield Notices(self._signs, id="notices")
        yield Line(id="waiting")
        with Horizontal(id="form"):
            yield PickList(self._signs, id="pick")
            yield FieldsForm(self._signs, id="fields")
            yield Line(id="amounts")
            yield Facts(self._signs, id="facts")

    async def show(self, step: Step, form: Form, *, waiting: bool) -> None:
        """Show a step's form; one that is shown already keeps its cursor, filter and what was typed."""
        key = step.key, isinstance(form, Table)
        anew, self._shown = key != self._shown, key
        same, self.form = form == self.form, form
        self.query_one("#question", Line).say(step.question)
        self.query_one("#why", Line).say(step.why)
        self._say_waiting(form, waiting=waiting)
        amounts = self.query_one("#amounts", Line)
        amounts.say(form.amounts if isinstance(form, Table) else "")
        amounts.display = isinstance(form, Table) and bool(form.amounts)
        if anew or not same:
            await self._draw(form, anew=anew)

    def _say_waiting(self, form: Form, *, waiting: bool) -> None:
        """Say what there is in the place of rows; those that are there stay, and do not jump."""
        label = self.query_one("#waiting", Line)
        rows = isinstance(form, Table) and bool(form.rows)
        label.display = not rows and (waiting or isinstance(form, Table))
        text = f"{self._signs.looking} asking AWS" if waiting else ""
        label.say(text or (form.empty if isinstance(form, Table) else ""))

    async def _draw(self, form: Form, *, anew: bool) -> None:
        pick, fields = self.query_one(PickList), self.query_one(FieldsForm)
        pick.display, fields.display = isinstance(form, Table), isinstance(form, Fields)
        if isinstance(form, Table):
            if anew:
                pick.forget()
            pick.show(form)
            if anew:
                pick.focus()
        elif anew or fields.paths != tuple(field.path for field in form.fields):
            await fields.show(form)
            fields.focus_first()
        else:
            fields.hint(form)
        if isinstance(form, Fields):
            self.query_one(Facts).show(form.facts, steady=False)

    def typed(self, step: Step) -> Typed | None:
        """Return what is filled in now, where fields of this step are shown; None while they are drawn."""
        form, values = self.form, self.query_one(FieldsForm).values
        if self._shown != (step.key, False) or not isinstance(form, Fields):
            return None
        paths = {field.path for field in form.fields}
        secret = {field.path for field in form.fields if field.kind == "secret"}
        return Typed(values) if paths - secret <= values.keys() <= paths else None

    def begun(self, step: Step) -> bool:
        """Tell whether somebody is typing an answer to a step."""
        typed, form = self.typed(step), self.form
        if typed is None or not isinstance(form, Fields):
            return False
        return any(typed.values.get(field.path, field.value) != field.value for field in form.fields)

    @property
    def wrong(self) -> tuple[str, ...]:
        """The labels of the fields that are not sound."""
        return self.query_one(FieldsForm).wrong if isinstance(self.form, Fields) else ()

    @on(PickList.Highlighted)
    def _preview(self, message: PickList.Highlighted) -> None:
        message.stop()
        if isinstance(self.form, Table):
            row = message.row
            self.query_one(Facts).show(row.preview if row else (), row.blocked if row else None)

    @on(PickList.Ticked)
    def _ticked(self, message: PickList.Ticked) -> None:
        message.stop()
        self._answer(Chosen(message.keys), final=False)

    @on(PickList.Taken)
    def _taken(self, message: PickList.Taken) -> None:
        message.stop()
        row = message.pick_list.listing.current
        if isinstance(self.form, Table) and not self.form.multiple and row is not None and row.blocked:
            self.post_message(self.Refused())
        elif not isinstance(self.form, Table) or self.form.multiple or message.keys:
            self._answer(Chosen(message.keys), final=True)

    @on(FieldsForm.Changed)
    def _typing(self, message: FieldsForm.Changed) -> None:
        message.stop()
        self._answer(Typed(message.values), final=False)

    @on(FieldsForm.Submitted)
    def _submitted(self, message: FieldsForm.Submitted) -> None:
        message.stop()
        self._answer(Typed(message.values), final=True)

    def _answer(self, given: Input, *, final: bool) -> None:
        if self._shown is not None:
            self.post_message(self.Answered(self._shown[0], given, final))


def _says_much(row: Row) -> bool:
    """Tell whether a preview of the least height may cut off what is said of a row."""
    return len(row.preview) > LEAST
