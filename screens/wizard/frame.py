"""The one frame of all steps: the list at the side, the step in the middle, the file being written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.css.query import NoMatches
from textual.screen import Screen

from mectui.wizard.flow import Flow
from mectui.wizard.form import Form, Input, Table, Typed
from mectui.wizard.step import Step, StepState
from screens.outcome import WizardOutcome
from screens.signs import Signs
from screens.widgets.chooser import Chooser
from screens.widgets.fields_form import FieldsForm
from screens.widgets.key_line import KeyLine
from screens.widgets.line import Line
from screens.widgets.notices import Level, Notices
from screens.widgets.pick_list import PickList
from screens.widgets.side_list import SideList
from screens.wizard.answer_pane import AnswerPane
from screens.wizard.bars import Bars
from screens.wizard.body import Body
from screens.wizard.checking import Checked, Checking
from screens.wizard.drawing import Drawing
from screens.wizard.gate import Gate
from screens.wizard.judging import at_once, said_of, wrong
from screens.wizard.leaving import Leaving
from screens.wizard.looking import look_around, look_up
from screens.wizard.offering import Offering
from screens.wizard.remarks import Holds, Remarks
from screens.wizard.review_panel import ReviewPanel

_OLD_EVERY = 5.0
"""Seconds after which the age of a lookup is written anew."""


class WizardScreen(Offering, Leaving, Screen[WizardOutcome]):
    """Draws a flow, and hands it what is answered. It decides nothing about the answers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *Offering.ERRAND_KEYS,
        Binding("escape", "uncover", "Close"),
        Binding("escape", "unfilter", "Clear filter"),
        Binding("escape", "back", "Back"),
        Binding("escape", "leave", "Leave"),
        Binding("ctrl+o", "jump", "Jump"),
        Binding("ctrl+e", "by_hand", "By hand", priority=True),
        Binding("ctrl+r", "look_again", "Refresh", show=False),
        Binding("ctrl+y", "file", "File", priority=True),
        Binding("ctrl+p", "app.command_palette", "Commands"),
        Binding("question_mark,f1", "help", "Help", key_display="?"),
    ]

    gives_way: ClassVar[bool] = True
    """Whether it makes place for the run that it leads to."""

    def __init__(
        self,
        flow: Flow,
        environ: Mapping[str, str],
        signs: Signs,
        at_work: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        super().__init__()
        self.at_work = at_work
        self.flow = flow
        self.signs = signs
        self.checking = Checking(environ)
        self._remarks = Remarks(signs)
        self._bars = Bars(self, signs)
        self._by_hand = False
        self._tried: frozenset[str] = frozenset()
        self._drawing = Drawing(self._draw)

    def compose(self) -> ComposeResult:
        """Lay out the frame."""
        with Horizontal(id="top"):
            yield Line("mectui", id="brand")
            yield Line("new cluster", id="what")
            yield Line(id="where")
        with Horizontal(id="main"):
            yield SideList(self.signs, id="side")
            with Vertical(id="middle"):
                yield Body(self.signs, id="body")
                yield ReviewPanel(self.signs, id="review")
            yield AnswerPane(self.signs, id="file")
        yield Gate(self.signs, id="gate")
        with Horizontal(id="status"):
            yield Line(id="tally")
            yield Line(id="age")
        yield KeyLine(id="keys")

    async def on_mount(self) -> None:
        """Show the first step, and ask AWS what it needs."""
        self.set_interval(_OLD_EVERY, self._write_age)
        await self._arrive()

    # Drawing

    async def draw(self) -> None:
        """Draw the flow as it stands now."""
        self._remarks.remember(self.flow.resets)
        try:
            await self._drawing.again()
        except NoMatches:
            if self.query(SideList):  # else one is leaving, and parts of the screen were gone meanwhile
                raise

    async def _draw(self) -> None:
        if not self.is_attached:
            return  # one is leaving: parts of the screen are gone already
        flow, step = self.flow, self.flow.current
        self.set_class(step.key == "review", "-review")
        form, rows = self._form(), flow.overview()
        await self.query_one(Body).show(step, form, waiting=flow.state(step) is StepState.LOOKING)
        self._judge_given()
        self.query_one(SideList).show(rows, step.key)
        self.query_one(Notices).show(self._remarks.notices(flow, rows, form))
        self.query_one(AnswerPane).show(flow.draft, step.paths)
        if step.key == "review":
            self.query_one(ReviewPanel).show(self.checking.review(flow), checking=self.checking.due(flow))
        self._bars.write(flow)
        self._write_gate(flow, step)
        self._write_age()
        self.offer()

    def _form(self) -> Form:
        form = self.flow.form()
        return form.by_hand if self._by_hand and isinstance(form, Table) and form.by_hand else form

    def _write_gate(self, flow: Flow, step: Step) -> None:
        problems = flow.problems() if step.key != "review" else ()
        body = self.query_one(Body)
        self.query_one(Gate).show(problems, body.wrong, body.form.notice, tried=self._was_tried)

    def _write_age(self) -> None:
        self._bars.write_age(self.flow, self.query_one(Body).form)

    # Answering

    @on(Body.Answered)
    async def _answered(self, message: Body.Answered) -> None:
        if message.step != self.flow.current.key:
            return  # typed ahead, while the answer before led to another step
        if message.final:
            self._go_on(message.given)
        elif at_once(message.given):
            self.flow.change(message.given)
            self._judge(message.given)
            await self.draw()

    def _judge(self, given: Input) -> None:
        if isinstance(given, Typed):
            self.query_one(FieldsForm).judge(said_of(self.flow, given, tried=self._was_tried))

    @property
    def _was_tried(self) -> bool:
        return self.flow.current.key in self._tried

    def _judge_given(self) -> None:
        """Show what is wrong with what a file gave at once: nobody is still typing it."""
        typed = self.query_one(Body).typed(self.flow.current)
        if typed is None:
            return
        if any(map(self.flow.draft.given, typed.values)) or wrong(self.flow, tried=self._was_tried):
            self._judge(typed)

    @on(Body.Refused)
    def _refused(self) -> None:
        """Say so while one is there; the preview says why."""
        chooser = self.query_one(Chooser)
        here, out = chooser.key, "; ^g goes where that can be changed" if self.due else ""
        self.say("error", f"cannot be taken; the reason is below{out}", lambda: chooser.key == here)

    @on(Chooser.Moved)
    def _moved(self) -> None:
        """Offer the way out where the row under the cursor has one, and say no more what another lacks."""
        self.offer()
        if self._remarks.stale:
            self._say_what_holds()

    def say(self, level: Level, text: str, holds: Holds | None = None) -> None:
        """Say something above the form until one goes elsewhere, or it does not hold any more."""
        self._remarks.say(level, text, holds)
        self._say_what_holds()

    def _say_what_holds(self) -> None:
        notices = self._remarks.notices(self.flow, self.flow.overview(), self.query_one(Body).form)
        self.query_one(Notices).show(notices)

    @work(exclusive=True, group="go")
    async def _go_on(self, given: Input) -> None:
        """Take the answer, wait for what AWS says of it, and go on where nothing is against it."""
        flow, step = self.flow, self.flow.current
        self._forget_notices()
        flow.change(given)
        self._judge(given)
        if flow.findings.lacking(step.needs, flow.draft):
            await look_up(flow, step, self.draw, step.needs)
        if flow.current is not step:
            return
        if flow.go():
            self._tried |= {step.key}
            await self.draw()
        else:
            self.turn_home(step)
            await self._arrive(keep_resets=True)

    async def _arrive(self, *, keep_resets: bool = False) -> None:
        """Show the step that one came to, and ask AWS what it needs."""
        self._by_hand = False
        if not keep_resets:
            self._forget_notices()
        await self.draw()
        self.end_errand()
        if self.flow.current.key == "review":
            self.query_one(ReviewPanel).focus_first()
        for path in self.flow.current.lacks(self.flow.draft, self.flow.findings):
            self.query_one(Body).point(path)
            break
        self._look()

    def _forget_notices(self) -> None:
        self.flow.resets = ()
        self._remarks.forget()

    @work(exclusive=True, group="look")
    async def _look(self, *, refresh: bool = False) -> None:
        await look_around(self.flow, self._draw_found, refresh=refresh)
        self._check()

    @work(group="check")
    async def _check(self) -> None:
        """Begin the preflight once all that is needed is known, whatever else is still asked."""
        if self.flow.current.key == "review":
            await self.checking.start(self.flow, self.post_message)

    async def _draw_found(self) -> None:
        """Draw what AWS told; whoever is typing the answer meanwhile is not interrupted by a list."""
        self._by_hand = self._by_hand or self.query_one(Body).begun(self.flow.current)
        await self.draw()
        self._check()

    @on(Checked)
    async def _checked(self) -> None:
        await self.draw()

    # Moving

    def _keep(self) -> None:
        """Keep what is typed: nothing is lost on the way back."""
        typed = self.query_one(Body).typed(self.flow.current)
        if typed is not None:
            self.flow.change(typed)

    def action_unfilter(self) -> None:
        """Show the whole list again."""
        self.query_one(PickList).action_clear_filter()

    async def action_back(self) -> None:
        """Go back."""
        self.workers.cancel_group(self, "go")
        self._keep()
        if self.flow.back():
            await self._arrive()

    async def go_to(self, key: str) -> None:
        """Go to a step."""
        self.action_uncover()
        self.workers.cancel_group(self, "go")
        self._keep()
        self.flow.jump(key)
        await self._arrive()

    @on(SideList.Picked)
    async def _picked(self, message: SideList.Picked) -> None:
        await self.go_to(message.key)

    async def action_by_hand(self) -> None:
        """Switch between the list and typing."""
        form = self.flow.form()
        if isinstance(form, Table) and form.by_hand:
            self._by_hand = not self._by_hand
            await self.draw()

    def action_look_again(self) -> None:
        """Ask AWS anew what this step needs."""
        self.checking.forget()
        self._look(refresh=True)

    def offers(self) -> Iterable[SystemCommand]:
        """Return what can be done here, by name."""
        from screens.wizard.palette import offers

        return offers(self)
