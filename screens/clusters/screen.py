"""The clusters on record: a list with their live state, and the facts of the one under the cursor."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import chain
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from mectui.events import Trouble, now
from mectui.events.threads import in_thread
from mectui.run.cluster_row import ClusterRow
from mectui.run.session import Session
from screens.clusters.board import NEW, Board, Line
from screens.clusters.cluster_columns import COLUMNS
from screens.clusters.cluster_rows import ClusterRows
from screens.clusters.columns import Column, Fit, Moment, cells, fit
from screens.clusters.detail import ClusterScreen
from screens.clusters.keys import LIST_KEYS
from screens.clusters.looking import LookingScreen
from screens.clusters.seeing import Eyes
from screens.clusters.telling import facts, looked_line, places, total
from screens.clusters.titles import MARK, Titles
from screens.clusters.wishes import ShowRun
from screens.run.dialogs import RunHelp
from screens.run.wishes import NewCluster
from screens.signs import UNICODE, Signs
from screens.text import fitted, one_line
from screens.widgets.facts import Facts, Pairs
from screens.widgets.key_line import KeyLine
from screens.widgets.line import Line as Text
from screens.widgets.rows_view import RowsView, Span

_TROUBLE = 40
"""The cells that the reason has why nothing could be looked at."""
_NEW = "the wizard asks what it is to be, and nothing is made before its plan is approved"


class ClustersScreen(LookingScreen[None]):
    """Shows the clusters, and leads to one of them or to a new one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "unfilter", "Clear filter"),
        Binding("ctrl+s", "sort", "Sort"),
        Binding("ctrl+r", "look", "Look again"),
        Binding("ctrl+p", "app.command_palette", "Commands"),
        Binding("question_mark,f1", "help", "Help", key_display="?"),
        Binding("ctrl+q", "app.quit", "Leave", priority=True),
    ]

    def __init__(
        self, session: Session, signs: Signs = UNICODE, eyes: Eyes | None = None, at: str = ""
    ) -> None:
        super().__init__(eyes or Eyes.of(session), session.home.on_record, Board())
        self._at = at
        self.session = session
        self.signs = signs
        self._columns: Fit[ClusterRow] = ()
        self._begun = False
        self._left = ""
        """The cluster whose plan was just left to be approved another time."""

    def compose(self) -> ComposeResult:
        """Lay out the list above the facts."""
        with Horizontal(id="top"):
            yield Text("mectui", id="brand")
            yield Text("clusters", id="what")
            yield Text(id="where")
        with Vertical(id="clusters"):
            yield Titles(self.signs)
            yield ClusterRows(self.signs)
        yield Facts(self.signs, id="facts")
        with Horizontal(id="status"):
            yield Text(id="tally")
            yield Text(id="age")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        """Show what is on disk, and look around."""
        self.query_one(ClusterRows).focus()
        self.call_after_refresh(self.draw)

    # Drawing

    @property
    def moment(self) -> Moment:
        """Now, and the signs."""
        return Moment(now(), self.signs)

    def draw(self) -> None:
        """Draw the list as it stands."""
        rows, at = self.query_one(ClusterRows), self.moment
        shown = self.board.lines(at)
        known = self.board.rows.values()
        self._columns = fit(COLUMNS, known, rows.size.width - MARK, at) if known else ()
        self.query_one(Titles).show(self.board, self._columns, sum(line.row is not None for line in shown))
        rows.show(shown, self._layout)
        self._begin_somewhere(rows)
        self._write_facts(rows.key)
        self._write_lines()

    def _begin_somewhere(self, rows: ClusterRows) -> None:
        """Begin where one came from, or a run is at work, unless the cursor has been moved."""
        at_work = (row.name for row in self.board.rows.values() if row.run is not None)
        came_from = (name for name in (self._left, self._at) if name in self.board.rows)
        first = next(chain(came_from, at_work), None)
        if first is not None and not (rows.pinned or self._begun):
            self._begun = True
            rows.point(first)

    def _layout(self, line: Line, _: int) -> list[Span]:
        here = self.query_one(ClusterRows).key == line.key
        mark = (f"{self.signs.here if here else ' '} ", "accent")
        if line.row is None:
            return [mark, ("New cluster", "bright")]
        return [mark, *cells(line.row, self._columns, self.moment)]

    def _write_facts(self, key: str | None) -> None:
        row = self.board.rows.get(key) if key else None
        self.query_one(Facts).show(facts(row, now(), self.signs) if row else self._no_facts(key))

    def _no_facts(self, key: str | None) -> Pairs:
        """Return what is said where the cursor is on no cluster."""
        if key is None:
            return (("filter", f"nothing has {self.board.needle} in it; escape shows every cluster again"),)
        if self.board.rows:
            return (("new", _NEW),)
        home = str(self.session.home.clusters)
        return (("new", f"no cluster is on record yet; {_NEW}"), ("looked in", home))

    def _write_lines(self) -> None:
        dot, rows = self.signs.dot, self.board.rows.values()
        saved = "its plan is saved; enter, then o, takes it up again"
        here = self._left and self.query_one(ClusterRows).key == self._left
        self.query_one("#tally", Text).say(saved if here else one_line(total(rows, self.signs)))
        self.query_one("#where", Text).say(one_line(places(rows)))
        self.query_one("#age", Text).say(f"{self._age} {dot} ^r")

    @property
    def _age(self) -> str:
        """How old the list is, or why it is not new."""
        seeing, signs = self.seeing, self.signs
        if seeing.going_on:
            return f"{signs.looking} looking"
        if seeing.trouble:
            return fitted(f"{signs.warning} {one_line(seeing.trouble)}", _TROUBLE, more=signs.more).rstrip()
        return looked_line(seeing.ended, now())

    def plan_left(self, cluster: str) -> None:
        """Say how the plan that waits for approval is taken up again, with the cursor on its cluster."""
        self._left = cluster
        self.query_one(ClusterRows).point(cluster)
        self.call_after_refresh(self.draw)

    # Keys

    @on(RowsView.Moved)
    def _moved(self, message: RowsView.Moved) -> None:
        if message.key not in (self._left, NEW):
            self._left = ""
        self._write_facts(message.key)
        self._write_lines()

    @on(RowsView.Opened)
    def _opened(self, message: RowsView.Opened) -> None:
        row = self.board.rows.get(message.key)
        if message.key == NEW:
            self.post_message(NewCluster())
        elif row is not None and row.run is not None:
            self._show_run(row.name)
        elif row is not None:
            self.app.push_screen(ClusterScreen(self.session, row, self.signs, self.eyes), self._come_back)

    def _come_back(self, row: ClusterRow | None) -> None:
        """Take what was seen of the cluster that was open; where it was forgotten, see what is left."""
        if row is None:
            self._look()
        else:
            self.board.take(row)
        self.draw()

    @work(exclusive=True, group="open")
    async def _show_run(self, name: str) -> None:
        """Show the run that goes on; a cluster that was forgotten meanwhile is on the list no more."""
        try:
            going = await in_thread(lambda: self.session.going(name))
        except Trouble:
            self._look()
            return
        if going is not None:
            self.post_message(ShowRun(going))

    @on(ClusterRows.Typed)
    def _typed(self, message: ClusterRows.Typed) -> None:
        before, letter = self.board.needle, message.letter
        self._filter(before + letter if letter else before[:-1] if letter == "" else "")

    def action_unfilter(self) -> None:
        """Show every cluster again."""
        self._filter("")

    def _filter(self, needle: str) -> None:
        """Show what has the needle in it; the cursor stays on its row, or goes to the first that is left."""
        rows, before = self.query_one(ClusterRows), self.board.needle
        key, self.board.needle = rows.key, needle
        self.draw()
        if rows.key != key:
            rows.action_edge(-1)
        if bool(before) != bool(needle):
            self.refresh_bindings()

    @on(Titles.Picked)
    def _picked(self, message: Titles.Picked) -> None:
        self._sort_by(message.column)

    def _sort_by(self, column: Column[ClusterRow]) -> None:
        self.board.sort_by(column)
        self.draw()

    def action_sort(self) -> None:
        """Sort by the next column."""
        self.board.sort_next([column for column, _ in self._columns])
        self.draw()

    def action_help(self) -> None:
        """Show the keys."""
        self.app.push_screen(RunHelp("Clusters", LIST_KEYS))

    def offers(self) -> Iterable[SystemCommand]:
        """Return what can be done here, for the palette."""
        yield SystemCommand("New cluster", "Open the wizard", partial(self.post_message, NewCluster()))
        yield SystemCommand("Look again", "Ask AWS and the clusters now", self.action_look)
        yield SystemCommand("Help", "The keys", self.action_help)
        for column in COLUMNS:
            what = "Upwards; downwards where it is sorted so already"
            yield SystemCommand(f"Sort by {column.title}", what, partial(self._sort_by, column))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer only what there is to do here."""
        return action != "unfilter" or bool(self.board.needle)
