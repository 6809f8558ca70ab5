"""The middle of the frame: the question, its form, and the details of what the cursor is on."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from mectui.wizard.form import Chosen, Fields, Form, Input, Table, Typed
from mectui.wizard.step import Step
from screens.signs import UNICODE, Signs
from screens.widgets.chooser import Chooser
from screens.widgets.facts import Facts
from screens.widgets.fields_form import FieldsForm
from screens.widgets.line import Line
from screens.widgets.notices import Notices
from screens.widgets.pick_list import PickList


class Body(Vertical):
    """Draws any step's form."""

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

    def compose(self) -> ComposeResult:
        """Lay out question, notices, form and details."""
        yield Line(id="question")
        yield Line(id="why")
        yield Notices(self._signs, id="notices")
        yield Line(id="waiting")
        yield Chooser(self._signs, id="chooser")
        with Vertical(id="form"):
            yield FieldsForm(self._signs, id="fields")
            yield Facts(self._signs, id="facts")

    async def show(self, step: Step, form: Form, *, waiting: bool) -> None:
        """Show a step's form; one that is shown already keeps its cursor, filter and what was typed."""
        key = step.key, isinstance(form, Table)
        anew, self._shown = key != self._shown, key
        same, self.form = form == self.form, form
        self.query_one("#question", Line).say(step.question)
        self.query_one("#why", Line).say(step.why)
        self._say_waiting(form, waiting=waiting)
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
        fields, table = self.query_one(FieldsForm), isinstance(form, Table)
        self.set_class(table, "-table")
        if isinstance(form, Table):
            self.query_one(Chooser).show(form, anew=anew)
            return
        if anew or fields.paths != tuple(field.path for field in form.fields):
            await fields.show(form)
            fields.focus_first()
        else:
            fields.hint(form)
        self.query_one("#form > #facts", Facts).show(form.facts, steady=False)

    def point(self, path: str, key: str | None = None) -> None:
        """Put the cursor into the field of a key path, or on the row of a key, whichever is shown."""
        if isinstance(self.form, Fields):
            self.query_one(FieldsForm).point(path)
        elif key is not None:
            self.query_one(PickList).point(key)

    def find(self, key: str) -> None:
        """Put the cursor on the row of a key, whatever was filtered before."""
        pick = self.query_one(PickList)
        pick.action_clear_filter()
        pick.point(key)

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
    def filtered(self) -> bool:
        """Whether a list is shown, and not all of it."""
        return isinstance(self.form, Table) and bool(self.query_one(PickList).listing.needle)

    @property
    def wrong(self) -> tuple[str, ...]:
        """The labels of the fields that are not sound."""
        return self.query_one(FieldsForm).wrong if isinstance(self.form, Fields) else ()

    @on(PickList.Ticked)
    def _ticked(self, message: PickList.Ticked) -> None:
        message.stop()
        self._answer(Chosen(message.keys), final=False)

    @on(PickList.Taken)
    def _taken(self, message: PickList.Taken) -> None:
        message.stop()
        if message.keys or not isinstance(self.form, Table) or self.form.multiple:
            self._answer(Chosen(message.keys), final=True)

    @on(PickList.Refused)
    def _refused(self, message: PickList.Refused) -> None:
        message.stop()
        self.post_message(self.Refused())

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
