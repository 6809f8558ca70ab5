"""The two lines above the list: what filters it, and the columns' titles."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from mectui.run.cluster_row import ClusterRow
from screens.clusters.board import Board
from screens.clusters.columns import GAP, Column, Fit
from screens.signs import UNICODE, Signs
from screens.text import fitted

MARK = 2
"""The cells of a row's mark: the sign of the cursor."""


class Titles(Widget):
    """Drawn anew when the columns, the order or the filter are others. A click on a title sorts by it."""

    COMPONENT_CLASSES = {"titles--title", "titles--filter", "titles--hint"}

    class Picked(Message):
        """A title was clicked."""

        def __init__(self, column: Column[ClusterRow]) -> None:
            super().__init__()
            self.column = column

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs
        self._shown: tuple[str, str, tuple[str, ...]] = ("", "", ())
        self._columns: Fit[ClusterRow] = ()

    def show(self, board: Board, columns: Fit[ClusterRow], count: int) -> None:
        """Show how the list stands: `count` rows are left of all."""
        total = len(board.rows)
        head = f"filter: {board.needle}{self._signs.caret}" if board.needle else "type to filter"
        found = f"{count:,} of {total:,}" if board.needle else f"{total:,}"
        titles = tuple(self._title(board, column, width) for column, width in columns)
        if (head, found, titles) != self._shown:
            self._shown, self._columns = (head, found, titles), columns
            self.refresh()

    def _title(self, board: Board, column: Column[ClusterRow], width: int) -> str:
        by, down = board.order
        arrow = (self._signs.down if down else self._signs.up) if by is column else ""
        return fitted(f"{arrow}{column.title}", width, right=column.right, more=self._signs.more)

    def render(self) -> Content:
        """Return the two lines; each title has its own line below it."""
        head, found, titles = self._shown
        room = max(0, self.content_size.width - MARK - len(found) - 1)
        style = self.get_visual_style("titles--filter" if head.startswith("filter") else "titles--hint")
        first = Content.assemble(
            " " * MARK,
            (fitted(head, room, more=self._signs.more), style),
            (f"{found} ", self.get_visual_style("titles--hint")),
        )
        title = self.get_visual_style("titles--title")
        cells = [Content.assemble((text, title), " " * GAP) for text in titles]
        return Content("\n").join([first, Content.assemble(" " * MARK, *cells)])

    def on_click(self, event: events.Click) -> None:
        """Sort by the title that was clicked."""
        at = event.get_content_offset_capture(self)
        left = MARK
        for column, width in self._columns:
            if at.y == 1 and left <= at.x < left + width:
                self.post_message(self.Picked(column))
            left += width + GAP
