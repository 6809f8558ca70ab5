"""Choosing the add-ons of a cluster that there is: the catalogue, what is new is told, and what it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from mectui.addons.secrets import lacking
from mectui.events import Problem
from mectui.wizard.change import END, Change, change
from mectui.wizard.flow import Flow
from mectui.wizard.form import Input, Typed
from mectui.wizard.step import StepState
from screens.clusters.change_text import agreed, choices_of, in_short, meaning, title_of, to_type
from screens.clusters.keys import CHOICE_KEYS
from screens.clusters.sure import SureScreen
from screens.passing import PassingScreen
from screens.run.dialogs import RunHelp
from screens.signs import Signs
from screens.text import one_line
from screens.widgets.fields_form import FieldsForm
from screens.widgets.key_line import KeyLine
from screens.widgets.line import Line
from screens.widgets.notices import Notice, Notices
from screens.widgets.pick_list import PickList
from screens.wizard.body import Body
from screens.wizard.drawing import Drawing
from screens.wizard.gate import Gate
from screens.wizard.looking import look_around
from screens.wizard.wording import problem_text

_ESCAPES = ("unfilter", "back", "leave")


@dataclass(frozen=True, slots=True)
class Wished:
    """What somebody agreed to, and the secrets that were typed for it, by variable."""

    change: Change
    secrets: Mapping[str, str]


class AddonsChoice(PassingScreen[Wished | None]):
    """Walks through a flow of `begin_change`; `spell` returns the command that does the same."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "unfilter", "Clear filter"),
        Binding("escape", "back", "Back"),
        Binding("escape", "leave", "Leave"),
        Binding("ctrl+r", "look_again", "Look again"),
        Binding("ctrl+p", "app.command_palette", "Commands", show=False),
        Binding("question_mark,f1", "help", "Help", key_display="?"),
        Binding("ctrl+q", "app.quit", "Leave mectui", show=False, priority=True),
    ]

    def __init__(
        self,
        cluster: str,
        flow: Flow,
        spell: Callable[[Change], str],
        signs: Signs,
    ) -> None:
        super().__init__()
        self._cluster, self.flow = cluster, flow
        self._spell, self.signs = spell, signs
        self._before = flow.draft
        self._first = flow.current
        self._tried = False
        self._wanting: tuple[Problem, ...] = ()
        self._drawing = Drawing(self._draw)

    def compose(self) -> ComposeResult:
        """Lay out the question between the lines of the frame."""
        with Horizontal(id="top"):
            yield Line("mectui", id="brand")
            yield Line(one_line(f"add-ons of {self._cluster}"), id="what")
            yield Line(id="where")
        with Vertical(id="middle"):
            yield Body(self.signs, id="body")
        yield Gate(self.signs, id="gate")
        with Horizontal(id="status"):
            yield Line(id="tally")
            yield Line(id="age")
        yield KeyLine(id="keys")

    async def on_mount(self) -> None:
        """Show the first question, and ask AWS what the cluster's machines are like."""
        await self._drawing.again()
        self._look()

    # Drawing

    async def _draw(self) -> None:
        if not self.is_attached:
            return
        flow, step = self.flow, self.flow.current
        looking = flow.state(step) is StepState.LOOKING
        form = flow.form()
        await self.query_one(Body).show(step, form, waiting=False)
        together: tuple[Notice, ...] = (("warning", problem_text(form.notice)),) if form.notice else ()
        self.query_one(Notices).show(together)
        self.query_one("#where", Line).say(one_line(str(flow.draft.get("aws.region") or "")))
        self.query_one("#tally", Line).say(in_short(self.change))
        self.query_one("#age", Line).say(f"{self.signs.looking} asking AWS" if looking else "")
        body = self.query_one(Body)
        problems = self._wanting or flow.problems()
        self.query_one(Gate).show(problems, body.wrong, body.form.notice, tried=self._tried)
        self.refresh_bindings()

    @property
    def change(self) -> Change:
        """What the choice changes, as it stands."""
        return change(self._before, self.flow.draft, self.flow.findings)

    @work(exclusive=True, group="look")
    async def _look(self, *, refresh: bool = False) -> None:
        await look_around(self.flow, self._drawing.again, refresh=refresh)

    # Answering

    @on(Body.Answered)
    async def _answered(self, message: Body.Answered) -> None:
        if message.step != self.flow.current.key:
            return
        self.flow.change(message.given)
        self._wanting = ()
        self._judge(message.given)
        if message.final:
            self._go_on()
        else:
            await self._drawing.again()

    def _judge(self, given: Input) -> None:
        if isinstance(given, Typed):
            flow = self.flow
            self.query_one(FieldsForm).judge(flow.current.wrong(flow.draft, flow.findings))

    @work(exclusive=True, group="go")
    async def _go_on(self) -> None:
        """Go on where nothing is against it; after the last question, say what it means, and ask."""
        asked, flow = self.flow.current, self.flow
        self._tried = bool(flow.go())
        if not self._tried and flow.current.key == END:
            if await self._sure():
                return
            flow.jump(asked.key)
        await self._drawing.again()

    async def _sure(self) -> bool:
        """Tell whether it is agreed to, which ends this screen."""
        wished = self.change
        if not wished:
            self.dismiss(None)
            return True
        missing = lacking(wished.coming, self.flow.secrets.given)
        self._wanting = tuple(each.absence for each in missing)
        if self._wanting:
            self._tried = True
            return False
        picked = await self.app.push_screen_wait(sure_screen(wished, self._cluster, self._spell, self.signs))
        meant = agreed(wished, picked)
        if meant is not None:
            self.dismiss(Wished(meant, self.flow.secrets.typed))
        return meant is not None

    # Moving

    def action_unfilter(self) -> None:
        """Show the whole catalogue again."""
        self.query_one(PickList).action_clear_filter()

    async def action_back(self) -> None:
        """Go back to the catalogue; nothing that was typed is lost."""
        typed = self.query_one(Body).typed(self.flow.current)
        if typed is not None:
            self.flow.change(typed)
        self._wanting, self._tried = (), False
        self.flow.jump(self._first.key)
        await self._drawing.again()

    def action_leave(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)

    def action_look_again(self) -> None:
        """Ask AWS anew."""
        self._look(refresh=True)

    @on(Body.Refused)
    def _refused(self) -> None:
        """The preview says why it cannot be taken."""
        self.app.bell()

    def action_help(self) -> None:
        """Show the keys."""
        self.app.push_screen(RunHelp(f"Add-ons of {self._cluster}", CHOICE_KEYS))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Give escape one meaning at a time."""
        return action == self._escape if action in _ESCAPES else True

    @property
    def _escape(self) -> str:
        pick = self.query_one(PickList)
        if self.flow.current is self._first:
            filtered = pick.display and bool(pick.listing.needle) and self.flow.current.key == "addons"
            return "unfilter" if filtered else "leave"
        return "back"


def sure_screen(change: Change, cluster: str, spell: Callable[[Change], str], signs: Signs) -> SureScreen:
    """Return the question whether a change is meant."""
    paras = tuple(meaning(change, spell(change), signs))
    return SureScreen(title_of(change, cluster), paras, choices_of(change), signs, to_type(change, cluster))
