"""One cluster: its nodes, its facts, and everything that can be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from mectui.events import Trouble, now
from mectui.events.threads import in_thread
from mectui.run.cluster_row import ClusterRow
from mectui.run.session import Session
from screens.clusters import node_columns, reasons
from screens.clusters.about import about
from screens.clusters.actions import ACTIONS, Action
from screens.clusters.addons_doing import AddonsDoing
from screens.clusters.addons_list import AddonsList
from screens.clusters.board import Board
from screens.clusters.columns import GAP, Fit, Moment, cells, fit
from screens.clusters.keys import CLUSTER_KEYS
from screens.clusters.looking import LookingScreen
from screens.clusters.node_columns import NodeLine
from screens.clusters.seeing import Eyes
from screens.clusters.wishes import ShowRun
from screens.run.dialogs import RunHelp
from screens.signs import UNICODE, Signs
from screens.text import fitted, hung, one_line
from screens.widgets.key_line import KeyLine
from screens.widgets.line import Line
from screens.widgets.rows_view import RowsView, Span
from screens.widgets.spans import Spans

if TYPE_CHECKING:
    from mectui.run.addons_now import AddonNow, AddonsNow

_COMMAND = "command  "
_MARK = 2
"""The cells of the sign of the row under the cursor."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """A line of the menu."""

    key: str
    action: Action


class ClusterScreen(AddonsDoing, LookingScreen[ClusterRow | None]):
    """Shows a cluster as it is now; letters do what the menu says. Ends with what was seen of it at last."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Clusters"),
        Binding("tab", "app.focus_next", "Next list"),
        Binding("c", "copy", "Copy command"),
        Binding("ctrl+r", "look", "Look again"),
        Binding("ctrl+p", "app.command_palette", "Commands"),
        Binding("question_mark,f1", "help", "Help", key_display="?"),
        Binding("ctrl+q", "app.quit", "Leave", show=False, priority=True),
        *(Binding(each.key, f"act('{each.name}')", each.title, show=False) for each in ACTIONS),
    ]

    def __init__(
        self, session: Session, row: ClusterRow, signs: Signs = UNICODE, eyes: Eyes | None = None
    ) -> None:
        folder = session.home.folder(row.name)
        super().__init__(eyes or Eyes.of(session), lambda: [folder], Board({row.name: row}))
        self.session, self.signs = session, signs
        self._cluster, self._folder = row.name, folder
        self._columns: Fit[NodeLine] = ()
        self._said = ""
        self._had_runs = False
        self._addons_now: AddonsNow | None = None
        self._addons_of: object = None

    def compose(self) -> ComposeResult:
        """Lay out the menu beside the cluster, and what an action means below both."""
        with Horizontal(id="top"):
            yield Line("mectui", id="brand")
            yield Line(one_line(self._cluster), id="what")
            yield Line(one_line(self.row.region or ""), id="where")
        with Horizontal(id="main"):
            yield RowsView(self.signs, id="menu")
            with Vertical(id="cluster"):
                yield Spans(self.signs, id="about")
                yield Spans(self.signs, id="node-titles")
                yield RowsView(self.signs, id="nodes")
                yield AddonsList(self.signs, id="addons-list")
        yield Spans(self.signs, id="means")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        """Show what is known, and look at it."""
        self.query_one("#menu", RowsView).focus()
        self.call_after_refresh(self.draw)

    @on(ShowRun)
    def _led_away(self) -> None:
        self._had_runs = True

    def on_screen_resume(self) -> None:
        """Give way where runs were watched, and the record dropped at the end of one."""
        if self._had_runs and not self._folder.exists():
            self.dismiss(None)

    @property
    def row(self) -> ClusterRow:
        """The cluster as it was last heard of."""
        return self.board.rows[self._cluster]

    @property
    def node(self) -> str | None:
        """The node under the cursor, while the keyboard is there."""
        nodes = self.query_one("#nodes", RowsView)
        return nodes.key if nodes.has_focus else None

    # Drawing

    def draw(self) -> None:
        """Draw the cluster as it stands."""
        row, at = self.row, Moment(now(), self.signs)
        told, nodes = self.query_one("#about", Spans), self.query_one("#nodes", RowsView)
        told.say(*about(row, self._folder, at.now, self.signs, told.content_size.width))
        lines = node_columns.lines_of(row.name, row.nodes)
        self._columns = fit(node_columns.COLUMNS, lines, nodes.size.width - _MARK, at)
        titles = [(fitted(each.title, width), "muted") for each, width in self._columns]
        self.query_one("#node-titles", Spans).say(
            _spaced([("", "plain"), *titles]) if lines else [("no machines", "muted")]
        )
        nodes.show(lines, lambda line, _: self._marked("#nodes", line.key, cells(line, self._columns, at)))
        self.query_one(AddonsList).show(self._addons_now, at)
        self._read_addons_after_runs()
        self.query_one("#menu", RowsView).show([_Choice(each.name, each) for each in ACTIONS], self._choice)
        self._write_meaning()

    # The add-ons

    def _read_addons_after_runs(self) -> None:
        """Read how the add-ons were left, once, and again whenever another run has ended."""
        of = (self.row.last_run, self.row.run is None)
        if of != self._addons_of:
            self._addons_of = of
            self._read_addons(live=False)

    @work(exclusive=True, group="addons")
    async def _read_addons(self, *, live: bool) -> None:
        read = self.session.addons if live else self.session.addons_left
        try:
            self._addons_now = await in_thread(lambda: read(self._cluster))
        except (Trouble, OSError):
            return  # why its answers cannot be read is told above already
        if self.is_attached:
            self.draw()
        if not live and self._addons_now.addons and not reasons.addons(self.row):
            self._read_addons(live=True)

    def action_look(self) -> None:
        """Look now, at the add-ons, too."""
        super().action_look()
        self._read_addons(live=not reasons.addons(self.row))

    @on(RowsView.Opened, "#addons")
    def _addon_opened(self) -> None:
        if self._addon is not None:
            self.open_addon(self._addon)

    def _choice(self, choice: _Choice, _: int) -> list[Span]:
        action = choice.action
        style = "muted" if action.why_not(self.row) else "plain"
        key = (f"{action.key} ", "muted" if style == "muted" else "accent")
        return self._marked("#menu", choice.key, [key, (action.title, style)])

    def _marked(self, selector: str, key: str, spans: list[Span]) -> list[Span]:
        here = self.query_one(selector, RowsView).key == key
        return [(f"{self.signs.here if here else ' '} ", "accent"), *spans]

    @property
    def _highlighted(self) -> Action:
        """The action that the cursor is on; of an add-on it is that of all of them."""
        key = self.query_one("#menu", RowsView).key if self._addon is None else "addons"
        return next((each for each in ACTIONS if each.name == key), ACTIONS[0])

    @property
    def _addon(self) -> AddonNow | None:
        return self.query_one(AddonsList).here

    def _meaning(self) -> Span:
        """Return what was said, how the add-on is, what the action does, or why it cannot be done."""
        addon, why_not = self._addon, self._highlighted.why_not(self.row)
        if self._said:
            return self._said, "bright"
        if addon is not None:
            for_whom = f", for {', '.join(addon.wanted_by)}" if addon.wanted_by else ""
            told = one_line(f"{addon.title}: {addon.why or addon.state}{for_whom}")
            return told, "warn" if addon.why else "plain"
        if why_not:
            return f"{self.signs.blocked} {why_not}", "warn"
        return self._highlighted.what, "plain"

    def _write_meaning(self) -> None:
        """Say what is meant by what the cursor is on, and its command."""
        action, what = self._highlighted, [self._meaning()]
        means = self.query_one("#means", Spans)
        command = one_line(self.command(action)) or "none yet"
        pieces = hung(command, max(1, means.content_size.width - len(_COMMAND)), more=self.signs.more)
        heads = [_COMMAND, *[" " * len(_COMMAND)] * (len(pieces) - 1)]
        means.say(
            what, *([(head, "muted"), (text, "plain")] for head, text in zip(heads, pieces, strict=True))
        )

    def say(self, text: str) -> None:
        """Say something below, until the cursor goes elsewhere."""
        self._said = one_line(text)
        self._write_meaning()

    def plan_left(self, cluster: str) -> None:  # noqa: ARG002 - there is but one here
        """Say how the plan that waits for approval is taken up again, with the cursor there."""
        self.query_one("#menu", RowsView).point("open")
        self.call_after_refresh(self.say, "its plan is saved; o takes it up again")

    def refuse(self, action: Action) -> None:
        """Put the cursor on what cannot be done: below is why, as long as it is so."""
        self.query_one("#menu", RowsView).point(action.name)
        self._said = ""
        self._write_meaning()

    # Keys

    def on_descendant_focus(self) -> None:
        """Say what is there for the list that the keyboard is in now, which gets the room of the others."""
        self.query_one("#cluster").set_class(self.query_one("#addons").has_focus, "-at-addons")
        self._write_meaning()

    @on(RowsView.Moved)
    def _moved(self) -> None:
        self._said = ""
        self._write_meaning()

    @on(RowsView.Opened, "#menu")
    def _opened(self, message: RowsView.Opened) -> None:
        self.do(message.key)

    @on(RowsView.Opened, "#nodes")
    def _node_opened(self) -> None:
        self.do("shell")

    def action_back(self) -> None:
        """Go back to the list."""
        self.dismiss(self.row)

    def action_act(self, name: str) -> None:
        """Do what a letter stands for."""
        self.query_one("#menu", RowsView).point(name)
        self.do(name)

    def action_help(self) -> None:
        """Show the keys."""
        self.app.push_screen(RunHelp("One cluster", CLUSTER_KEYS))

    def offers(self) -> Iterable[SystemCommand]:
        """Return what makes sense now, for the palette."""
        for each in ACTIONS:
            if not each.why_not(self.row):
                yield SystemCommand(each.title, each.what, partial(self.do, each.name))
        yield SystemCommand("Copy command", "of what the menu's cursor is on", self.action_copy)
        yield SystemCommand("Look again", "Ask AWS and the cluster now", self.action_look)
        yield SystemCommand("Help", "The keys", self.action_help)
        yield SystemCommand("Clusters", "Back to the list", self.action_back)

    def action_copy(self) -> None:
        """Copy the command that does what the menu's cursor is on."""
        command = self.command(self._highlighted)
        if command:
            self.app.copy_to_clipboard(command)
            self.say(f"{self.signs.done} copied: {command}")


def _spaced(spans: list[Span]) -> list[Span]:
    """Return the spans with the columns' gaps between them."""
    return [piece for span in spans for piece in ((" " * GAP, "plain"), span)][1:]
