"""The log of a run, or of one node: followed or scrolled back, searched, and filtered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from mectui.watch import Level, LogBook, LogLine
from mectui.watch.selection import Selection, Wish
from screens.run.log_rows import LogLayout, LogRows, clock
from screens.run.whole import WholeScreen
from screens.signs import UNICODE, Signs
from screens.text import one_line
from screens.widgets.finder import Finder
from screens.widgets.line import Line
from screens.widgets.rows_view import RowsView, Span
from screens.widgets.spans import Spans

_ALL = Wish()
_LEVELS = (Level.DETAIL, Level.INFO, Level.WARNING, Level.ERROR)
_SHOWN = {Level.INFO: "no details", Level.WARNING: "warnings and errors", Level.ERROR: "errors"}


class LogView(Vertical):
    """Lines of the book that `book` returns, `only` some of them; whoever shows it calls `catch_up`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/"),
        Binding("n", "found(1)", "Next", show=False),
        Binding("N", "found(-1)", "Previous", show=False),
        Binding("v", "level", "Level"),
        Binding("o", "only", "Only this"),
        Binding("escape", "lift", "Show all"),
    ]

    def __init__(
        self,
        signs: Signs = UNICODE,
        book: Callable[[], LogBook] = LogBook,
        *,
        only: Wish = _ALL,
        path: Path | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._signs, self._book, self._only, self._path = signs, book, only, path
        self._selection = Selection(book(), only)
        self._drawn: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out what is shown of the log, its lines, and where all of it is."""
        yield Spans(self._signs, id="log-head")
        yield RowsView(self._signs, follow=True)
        yield Finder("search")
        yield Line(id="log-path")

    def on_mount(self) -> None:
        """Show what there is, and name the file with all of it."""
        if self._path is not None:
            self.name_file(self._path)
        self.catch_up()

    def name_file(self, path: Path) -> None:
        """Say which file has all of it."""
        line = self.query_one("#log-path", Line)
        line.say(f"all of it: {one_line(str(path))}")
        line.add_class("-named")

    def show_only(self, resource: str) -> None:
        """Show only what was said of one resource."""
        self._select(replace(self._only, resource=resource), self._selection.needle)

    @property
    def rows(self) -> RowsView:
        """The lines."""
        return self.query_one(RowsView)

    def take_keys(self) -> None:
        """Put the cursor on the lines."""
        self.rows.focus()

    def catch_up(self) -> None:
        """Show what came since."""
        book = self._book()
        if book is not self._selection.book:
            self._selection = Selection(book, self._selection.wish, self._selection.needle)
        self._selection.catch_up()
        self._draw()

    # What is shown

    def _draw(self) -> None:
        selection = self._selection
        state = (selection, len(selection.book), len(selection.numbers))
        if state != self._drawn:
            self._drawn = state
            layout = LogLayout(self._signs, selection.book.begun, selection.needle, self._only.node)
            self.rows.show(LogRows(selection), layout)
        self.query_one("#log-head", Spans).say(self._head())

    def _head(self) -> list[Span]:
        selection, following = self._selection, self.rows.following
        shown, there = len(selection.numbers), len(selection.book.lines)
        count = f"{there:,} lines" if shown == there else f"{shown:,} of {there:,} lines"
        dropped = ", older ones in the file only" if selection.book.dropped else ""
        where: Span = ("following", "muted") if following else ("scrolled back: end follows", "warn")
        pieces: list[Span] = [where, (f"  {count}{dropped}", "muted")]
        pieces += [(f"  {word}", "bright") for word in self._narrowed()]
        if selection.needle:
            found = f"{len(selection.found):,} found" if selection.found else "nothing found"
            pieces.append((f"  {selection.needle}: {found}", "bright"))
        return pieces

    def _narrowed(self) -> list[str]:
        """Return in words what leaves lines out."""
        wish = self._selection.wish
        only = [one_line(each) for each in (wish.node, wish.resource) if each and each != self._only.node]
        words = [f"only {' '.join(only)}"] if only else []
        return words + ([_SHOWN[wish.level]] if wish.level in _SHOWN else [])

    def _select(self, wish: Wish, needle: str) -> None:
        self._selection = Selection(self._selection.book, wish, needle)
        self._draw()
        self.refresh_bindings()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Let escape lift what narrows the log, and leave it to the frame where nothing does."""
        if self.query_one(Finder).display:
            return False
        if action != "lift":
            return True
        return bool(self._selection.needle) or self._selection.wish != self._only

    def action_lift(self) -> None:
        """Show everything again, and search for nothing."""
        self.query_one(Finder).clear()
        self._select(self._only, "")

    def action_level(self) -> None:
        """Leave out more and more of what matters less, and then nothing again."""
        wish = self._selection.wish
        level = _LEVELS[(_LEVELS.index(wish.level) + 1) % len(_LEVELS)]
        self._select(replace(wish, level=level), self._selection.needle)

    def action_only(self) -> None:
        """Show only what is about the node, or else the resource, of the line under the cursor."""
        line = self._line()
        if line is None:
            return
        wish = self._selection.wish
        if line.node and line.node != wish.node:
            self._select(replace(wish, node=line.node), self._selection.needle)
        elif line.resource:
            self._select(replace(wish, resource=line.resource), self._selection.needle)

    def action_search(self) -> None:
        """Ask what to search for."""
        self.query_one(Finder).open()
        self.refresh_bindings()

    def action_found(self, way: int) -> None:
        """Go to the next line that was searched for."""
        here = int(self.rows.key or 0)
        number = self._selection.next_found(here, way)
        if number is not None:
            self.rows.point(str(number))
            self._draw()

    def _line(self) -> LogLine | None:
        key = self.rows.key
        row = LogRows(self._selection)[self._selection.index(int(key)) or 0] if key is not None else None
        return row.line if row else None

    # What is heard

    @on(Finder.Typed)
    def _search(self, message: Finder.Typed) -> None:
        message.stop()
        if message.text != self._selection.needle:
            self._select(self._selection.wish, message.text)
            self._to_latest_found()

    def _to_latest_found(self) -> None:
        """Go to the last line that was searched for: the latest is what one looks for first."""
        if self._selection.found:
            self.rows.point(str(self._selection.found[-1]))
            self._draw()

    @on(Finder.Closed)
    def _back_to_lines(self, message: Finder.Closed) -> None:
        message.stop()
        self.take_keys()
        self.refresh_bindings()

    @on(RowsView.Moved)
    def _say_where(self, message: RowsView.Moved) -> None:
        message.stop()
        self.query_one("#log-head", Spans).say(self._head())

    @on(RowsView.Opened)
    def _show_whole(self, message: RowsView.Opened) -> None:
        message.stop()
        line = self._line()
        if line is not None:
            time = clock(line.time, self._selection.book.begun)
            words = " ".join(word for word in (str(line.level), line.node or "", line.resource or "") if word)
            self.app.push_screen(WholeScreen(f"{time}  {line.phase}  {words}", [("", line.text)]))
