"""The panel of a run's end: what came of it, to be read, and below it what can be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mectui.watch import Way, ways
from screens.run.end_bad import bad_page
from screens.run.end_good import good_page
from screens.run.end_ways import Row, rows_of, wish_of
from screens.run.panel import Panel
from screens.run.scene import Scene
from screens.signs import Signs
from screens.text import fitted, one_line
from screens.widgets.page import Page, Para
from screens.widgets.rows_view import RowsView, Span


class EndPanel(Panel):
    """The page above; below it the actions, the sensible one under the cursor."""

    def compose(self) -> ComposeResult:
        """Lay out page and actions."""
        page = Page(self.signs, id="end-page")
        yield page
        yield Actions(page, self.signs)

    def show(self, scene: Scene) -> None:
        """Draw the end."""
        self._scene = scene
        self.query_one(Page).show(end_page(scene, self.signs), scene.view.run)
        self.query_one(Actions).offer(rows_of(ways(scene.view, live=scene.live), scene.view))

    def take_keys(self) -> None:
        """Put the cursor on the actions."""
        self.query_one(Actions).focus()

    @on(RowsView.Opened)
    def _chosen(self, message: RowsView.Opened) -> None:
        message.stop()
        self.post_message(wish_of(Way(message.key), self._scene.view))


class Actions(RowsView):
    """The actions, one a line; whoever is at them can turn the page above, too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Do it", key_display="enter"),
        Binding("up", "move(-1)", "Choose", key_display="↑↓"),
        Binding("pageup", "page(-1)", "Read", key_display="pgup/dn"),
    ]

    def __init__(self, page: Page, signs: Signs) -> None:
        super().__init__(signs, id="end-ways")
        self._page = page
        self._column = 0

    def offer(self, rows: list[Row]) -> None:
        """Offer these, and no others; where they are others than before, the first is chosen."""
        if rows != self._rows:
            self.styles.height = len(rows) + 1  # the rule above them
            self._column = max(cell_len(one_line(row.title)) for row in rows) + 4
            self.show(rows, self._layout_of)
            self.point(rows[0].key)

    def action_page(self, pages: int) -> None:
        """Turn the page above: the actions are all in sight."""
        self._page.action_turn(pages)

    def _layout_of(self, row: Row, width: int) -> Sequence[Span]:
        here = row.key == self.key
        title = f"{self._signs.here if here else ' '} {one_line(row.title)}"
        column = min(self._column, width)
        shown = fitted(title, column, more=self._signs.more)
        return ((shown, "bright" if here else "plain"), (row.meaning, "muted"))


def end_page(scene: Scene, signs: Signs) -> Iterator[Para]:
    """Yield what there is to read at the end of a run."""
    end = scene.view.end
    if end is None:
        yield Para("The run goes on.", "muted")
    elif end.ok or end.awaits:
        yield from good_page(scene, end, signs)
    else:
        yield from bad_page(scene, end, signs)
