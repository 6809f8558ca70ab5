"""The one frame of all steps: the list at the side, the step in the middle, the file being written."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Footer, Label

from mectui.events import Problem
from mectui.wizard.findings import BASIS
from mectui.wizard.flow import Flow, Reset
from mectui.wizard.form import Fields, Form, Input, Table, Typed
from mectui.wizard.step import StepState
from mectui.wizard.tally import tally
from screens.outcome import OutcomeKind, WizardOutcome
from screens.signs import Signs
from screens.text import one_line
from screens.widgets.fields_form import FieldRow, FieldsForm
from screens.widgets.notices import Notice, Notices
from screens.widgets.pick_list import PickList
from screens.widgets.side_list import SideList
from screens.wizard.answer_pane import AnswerPane
from screens.wizard.body import Body
from screens.wizard.checking import Checked, Checking
from screens.wizard.leaving import Leaving
from screens.wizard.looking import look_around
from screens.wizard.review_panel import ReviewPanel
from screens.wizard.wording import ago, given_text, problem_text, reset_text, tally_line

_OLD_EVERY = 5.0
"""Seconds after which the age of a lookup is written anew."""


class WizardScreen(Leaving, Screen[WizardOutcome]):
    """Draws a flow, and hands it what is answered. It decides nothing about the answers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back"),
        Binding("ctrl+o", "jump", "Jump"),
        Binding("ctrl+e", "by_hand", "By hand", priority=True),
        Binding("ctrl+r", "look_again", "Refresh", show=False),
        Binding("ctrl+y", "file", "File", priority=True),
        Binding("ctrl+p", "app.command_palette", "Commands"),
        Binding("question_mark,f1", "help", "Help", key_display="?"),
    ]

    def __init__(self, flow: Flow, environ: Mapping[str, str], signs: Signs) -> None:
        super().__init__()
        self.flow = flow
        self.signs = signs
        self.checking = Checking(environ)
        self._by_hand = False
        self._tried: frozenset[str] = frozenset()
        self._said: tuple[Notice, ...] = ()
        self._resets: dict[str, Reset] = {}
        self._drawing = asyncio.Lock()

    def compose(self) -> ComposeResult:
        """Lay out the frame."""
        with Horizontal(id="top"):
            yield Label("mectui", id="brand", markup=False)
            yield Label("new cluster", id="what", markup=False)
            yield Label("", id="where", markup=False)
        with Horizontal(id="main"):
            yield SideList(self.signs, id="side")
            with Vertical(id="middle"):
                yield Body(self.signs, id="body")
                yield ReviewPanel(self.signs, id="review")
            yield AnswerPane(self.signs, id="file")
        yield Label("", id="gate", markup=False)
        with Horizontal(id="status"):
            yield Label("", id="tally", markup=False)
            yield Label("", id="age", markup=False)
        yield Footer(show_command_palette=False)

    async def on_mount(self) -> None:
        """Show the first step, and ask AWS what it needs."""
        self.set_interval(_OLD_EVERY, self._write_age)
        await self._arrive()

    # Drawing

    async def draw(self) -> None:
        """Draw the flow as it stands now."""
        for reset in self.flow.resets:  # the lookups that follow bring their own; the first is what was
            self._resets.setdefault(reset.step, reset)
        async with self._drawing:
            flow, step = self.flow, self.flow.current
            self.set_class(step.key == "review", "-review")
            waiting = flow.state(step) is StepState.LOOKING
            await self.query_one(Body).show(step, self._form, waiting=waiting)
            self._judge_given()
            self.query_one(SideList).show(flow.overview(), step.key)
            self.query_one(AnswerPane).show(flow.draft.yaml(), step.paths)
            if step.key == "review":
                self.query_one(ReviewPanel).show(self.checking.review(flow), checking=self.checking.under_way)
            self._write_lines()

    @property
    def _form(self) -> Form:
        form = self.flow.form()
        return form.by_hand if self._by_hand and isinstance(form, Table) and form.by_hand else form

    def _write_lines(self) -> None:
        flow = self.flow
        name, region = flow.draft.get("cluster.name"), flow.draft.get("aws.region")
        self.query_one("#what", Label).update(one_line(f"new cluster {name or ''}"))
        self.query_one("#where", Label).update(one_line(str(region or "")))
        self.query_one("#tally", Label).update(tally_line(tally(flow.draft, flow.findings), self.signs))
        self.query_one(Notices).show(self._notices())
        self._write_gate()
        self._write_age()

    def _notices(self) -> tuple[Notice, ...]:
        now = {row.key: row for row in self.flow.overview()}
        resets: tuple[Notice, ...] = tuple(
            ("note", reset_text(each, now[each.step].summary, self.signs))
            for each in self._resets.values()
            if now[each.step].state is not StepState.LOOKING and now[each.step].summary != each.was
        )
        notice = self._form.notice
        degraded: tuple[Notice, ...] = (("warning", problem_text(notice)),) if notice else ()
        return (*self._said, *resets, *degraded, *self._given())

    def _given(self) -> tuple[Notice, ...]:
        """Say which lines of the answer file gave this step's answers."""
        text = given_text(map(self.flow.draft.origin, self.flow.current.paths))
        return (("note", text),) if text else ()

    def _write_gate(self) -> None:
        """Say why one cannot go on; in red only after someone tried."""
        problems = self.flow.problems() if self.flow.current.key != "review" else ()
        gate = self.query_one("#gate", Label)
        tried = self.flow.current.key in self._tried
        gate.display = bool(problems)
        gate.set_class(tried, "-tried")
        if problems:
            sign = f"{self.signs.blocked} not yet" if tried else f"{self.signs.todo} still open"
            gate.update(f"{sign}: {self._in_the_way(problems)}")

    def _in_the_way(self, problems: Sequence[Problem]) -> str:
        """Name the fields that are not sound, which say why themselves; else give the first reason."""
        labels = [row.field.label for row in self.query(FieldRow) if row.has_class("-wrong")]
        if labels and isinstance(self._form, Fields):
            return one_line(", ".join(labels))
        return problem_text(problems[0])

    def _write_age(self) -> None:
        fetched = self._form.fetched
        self.query_one("#age", Label).update(f"asked {ago(fetched)} {self.signs.dot} ^r" if fetched else "")

    # Answering

    @on(Body.Answered)
    async def _answered(self, message: Body.Answered) -> None:
        if message.final:
            self._go_on(message.given)
        elif self._at_once(message.given):
            self.flow.change(message.given)
            self._judge(message.given)
            await self.draw()

    def _at_once(self, given: Input) -> bool:
        """Tell whether to take what is typed letter by letter: not where AWS would be asked about each."""
        asked = {path for basis in BASIS.values() for path in basis}
        return not isinstance(given, Typed) or not asked & set(given.values)

    def _judge(self, given: Input) -> None:
        if isinstance(given, Typed):
            found = self.flow.draft.problems
            self.query_one(FieldsForm).judge({path: found[path][0] for path in given.values if path in found})

    def _judge_given(self) -> None:
        """Show what is wrong with what a file gave at once: nobody is still typing it."""
        typed = self.query_one(Body).typed
        if typed is not None and any(map(self.flow.draft.given, typed.values)):
            self._judge(typed)

    @on(Body.Refused)
    def _refused(self, message: Body.Refused) -> None:
        self.say("error", f"cannot be taken: {message.why}")

    def say(self, level: str, text: str) -> None:
        """Say something above the form until one goes elsewhere."""
        self._said = ((level, text),)  # type: ignore[assignment]
        self.query_one(Notices).show(self._notices())

    @work(exclusive=True, group="go")
    async def _go_on(self, given: Input) -> None:
        """Take the answer, wait for what AWS says of it, and go on where nothing is against it."""
        flow, step = self.flow, self.flow.current
        self._forget_notices()
        flow.change(given)
        self._judge(given)
        if flow.findings.lacking(step.needs, flow.draft):
            await look_around_once(self)
        if flow.current is not step:
            return
        if flow.go():
            self._tried |= {step.key}
            await self.draw()
        else:
            await self._arrive(keep_resets=True)

    async def _arrive(self, *, keep_resets: bool = False) -> None:
        """Show the step that one came to, and ask AWS what it needs."""
        self._by_hand = False
        if not keep_resets:
            self._forget_notices()
        await self.draw()
        if self.flow.current.key == "review":
            self.query_one(ReviewPanel).focus_first()
        self._look()

    def _forget_notices(self) -> None:
        self._said, self.flow.resets = (), ()
        self._resets.clear()

    @work(exclusive=True, group="look")
    async def _look(self, *, refresh: bool = False) -> None:
        await look_around(self.flow, self.draw, refresh=refresh)
        if self.flow.current.key == "review":
            await self.checking.start(self.flow, self.post_message)
            await self.draw()

    @on(Checked)
    async def _checked(self) -> None:
        await self.draw()

    # Moving

    def _keep(self) -> None:
        """Keep what is typed: nothing is lost on the way back."""
        typed = self.query_one(Body).typed
        if typed is not None:
            self.flow.change(typed)

    async def action_back(self) -> None:
        """Clear the filter; else go back; at the beginning, ask whether to leave."""
        pick = self.query_one(PickList)
        if pick.display and pick.listing.needle and self.flow.current.key != "review":
            pick.action_clear_filter()
            return
        self.workers.cancel_group(self, "go")
        self._keep()
        if self.flow.back():
            await self._arrive()
        else:
            self.action_leave()

    async def go_to(self, key: str) -> None:
        """Go to a step."""
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

    def action_file(self) -> None:
        """Show the answer file, or put it away."""
        self.toggle_class("-file")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer only what there is to do here."""
        if action == "by_hand":
            form = self.flow.form()
            return isinstance(form, Table) and form.by_hand is not None
        return not (action == "look_again" and not self.flow.current.needs)

    @on(ReviewPanel.Decided)
    def _decided(self, message: ReviewPanel.Decided) -> None:
        review = self.checking.review(self.flow)
        if message.kind is OutcomeKind.SAVE:
            self.action_save()
        elif review.sound and not self.checking.under_way:
            self.app.exit(WizardOutcome(OutcomeKind.RUN, self.flow.draft.loaded()))
        else:
            waiting = (
                "the preflight is under way" if review.sound else "something is not sound yet, see below"
            )
            self.say("warning", f"a run cannot begin: {waiting}")


async def look_around_once(screen: WizardScreen) -> None:
    """Ask AWS about the answer that was just given, and show that it is being asked."""
    async with asyncio.TaskGroup() as group:
        group.create_task(screen.flow.look())
        await asyncio.sleep(0)
        await screen.draw()
