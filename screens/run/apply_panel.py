"""An apply, or a destruction: its resources with their times, and the log beside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from mectui.watch import LogBook, State
from screens.run.apply_rows import (
    ApplyLayout,
    ApplyRow,
    ComplaintRow,
    DoneRow,
    TaskRow,
    column_of,
    rows_of,
)
from screens.run.apply_wording import head
from screens.run.log_view import LogView
from screens.run.panel import Panel
from screens.run.scene import Scene
from screens.run.whole import Part, WholeScreen
from screens.signs import UNICODE, Signs
from screens.text import duration
from screens.widgets.rows_view import RowsView
from screens.widgets.spans import Spans

_BESIDE, _BELOW = 110, 26
"""Cells and lines from which the log is seen together with the resources."""


class ApplyPanel(Panel):
    """Resources and log: side by side, one above the other, or in turns, as there is room."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "other", "Log"),
        Binding("o", "its_log", "Its log"),
    ]

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(signs, id=id)
        self._scene: Scene | None = None
        self._book = LogBook()
        self._shown: list[ApplyRow] = []
        self._rows: dict[str, ApplyRow] = {}
        self._done_open = False

    def compose(self) -> ComposeResult:
        """Lay out how far it is above the resources and the log."""
        yield Spans(self.signs, id="apply-head")
        with Container(id="apply-both"):
            yield RowsView(self.signs, id="apply-rows")
            yield LogView(self.signs, lambda: self._book, id="apply-log")

    def take_keys(self) -> None:
        """Put the cursor on what is seen: the resources, unless the log has their place."""
        if self.has_class("-log"):
            self.query_one(LogView).take_keys()
        else:
            self.query_one("#apply-rows", RowsView).focus()

    def show(self, scene: Scene) -> None:
        """Draw the apply as it stands."""
        self._scene, self._book = scene, scene.view.log
        log = self.query_one(LogView)
        if scene.folder is not None:
            log.name_file(scene.folder.journal)
        log.catch_up()
        self._draw()

    def _draw(self) -> None:
        if self._scene is None:
            return
        list_ = self.query_one("#apply-rows", RowsView)
        rows = rows_of(self._scene, self.signs, list_.width, done_open=self._done_open)
        if rows != self._shown:
            self._shown, self._rows = rows, {row.key: row for row in rows}
            list_.show(rows, ApplyLayout(self.signs, column_of(rows)))
        bar = self.query_one("#apply-head", Spans)
        bar.say(*head(self._scene, rows, self.signs, self.content_size.width))

    def on_resize(self, event: events.Resize) -> None:
        """Put the log where there is room for it."""
        beside = event.size.width >= _BESIDE
        self.set_class(beside, "-beside")
        self.set_class(not beside and event.size.height >= _BELOW, "-below")
        self.call_after_refresh(self._draw)

    # Keys

    def action_other(self) -> None:
        """Go from the resources to the log, and back."""
        self.set_class(not self.has_class("-log"), "-log")
        self.take_keys()

    def action_its_log(self) -> None:
        """Show what was said of the resource under the cursor."""
        row = self._here
        if isinstance(row, TaskRow):
            self.query_one(LogView).show_only(row.address)
            self.action_other()

    @property
    def _here(self) -> ApplyRow | None:
        return self._rows.get(self.query_one("#apply-rows", RowsView).key or "")

    @on(RowsView.Opened, "#apply-rows")
    def _open(self, message: RowsView.Opened) -> None:
        message.stop()
        row = self._here
        if isinstance(row, DoneRow):
            self._done_open = not self._done_open
            self._draw()
        elif isinstance(row, ComplaintRow):
            problem = row.problem
            parts = [("", problem.why), ("what to do", problem.remedy)]
            self.app.push_screen(WholeScreen(f"{row.severity}: {problem.what}", parts))
        elif row is not None:
            self.app.push_screen(WholeScreen(row.title, _parts(row)))


def _parts(row: TaskRow) -> Iterable[Part]:
    """Return all that is known of a resource."""
    done = row.state in (State.DONE, State.FAILED)
    yield "resource", row.address
    yield "state", row.word
    yield "took" if done else "so far", "" if row.elapsed is None else duration(row.elapsed)
    yield "usually", "" if row.usual is None else duration(row.usual)
    yield "problem", row.problem
