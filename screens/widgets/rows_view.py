"""Rows that someone else lays out, drawn one visible line at a time: trees, logs, lists of clusters.

Whoever shows rows gives them with a function that lays one out; only those on the screen are laid out,
so that ten thousand rows cost as much as thirty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar, runtime_checkable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from screens.signs import UNICODE, Signs
from screens.text import fitted

Span = tuple[str, str]
"""A text on one line, and the name of its style: one of `STYLES`."""

STATES = ("good", "warn", "bad")
"""The styles that say how something stands: it stands so under the cursor, too."""
STYLES = ("plain", "bright", "muted", "accent", *STATES, "found")


class Keyed(Protocol):
    """What a row has to have: a key, by which the cursor stays on it while others come and go."""

    @property
    def key(self) -> str:
        """The row's key, unlike any other's."""


@runtime_checkable
class Indexed(Protocol):
    """Rows that know where a key is, so that nobody has to look through all of them."""

    def where(self, key: str) -> int | None:
        """Return the number of the row with this key."""


K = TypeVar("K", bound=Keyed)
Layout = Callable[[K, int], Sequence[Span]]
"""Lays out a row in a width of cells; what is too long is cut."""


class RowsView(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows with a cursor. With `follow`, the last row stays in sight until one scrolls back.

    `pinned` says that somebody put the cursor where it is, or scrolled.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"rows--{style}" for style in STYLES),
        *(f"rows--here-{state}" for state in STATES),
        "rows--cursor",
        "rows--away",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "edge(-1)", "Top", show=False),
        Binding("end", "edge(1)", "End", show=False),
        Binding("enter", "open", "Open", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor is on another row."""

        rows: RowsView
        key: str

        @property
        def control(self) -> RowsView:
            """The widget whose cursor it is."""
            return self.rows

    @dataclass
    class Opened(Message):
        """Enter on a row, or a click on the one under the cursor."""

        rows: RowsView
        key: str

        @property
        def control(self) -> RowsView:
            """The widget whose row it is."""
            return self.rows

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None, follow: bool = False) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs
        self._rows: Sequence[Any] = ()
        self._layout: Layout[Any] = lambda row, _: ((str(row), "plain"),)
        self._cursor = 0
        self.following = follow
        self._may_follow = follow
        self.pinned = False

    # What is shown

    def show(self, rows: Sequence[K], layout: Layout[K]) -> None:
        """Show these rows; the cursor stays on its row, or where that was."""
        before, place = self.key, self._cursor
        self._rows, self._layout = rows, layout
        self._cursor = self._last if self.following else self._index_of(before, place)
        size = Size(self.width, len(rows))
        if size != self.virtual_size:
            self.virtual_size = size
        if self.following:
            self.scroll_end(animate=False, immediate=True, force=True)
        elif self._cursor != place and self.scroll_offset.y:
            self.scroll_relative(y=self._cursor - place, animate=False, immediate=True)
        if self.key != before and self.key is not None:
            self.post_message(self.Moved(self, self.key))
        self.refresh()

    @property
    def key(self) -> str | None:
        """The key of the row under the cursor."""
        return self._rows[self._cursor].key if 0 <= self._cursor < len(self._rows) else None

    def point(self, key: str) -> None:
        """Put the cursor on a row."""
        pinned = self.pinned
        self._move_to(self._index_of(key, self._cursor))
        self.pinned = pinned

    @property
    def _last(self) -> int:
        return max(0, len(self._rows) - 1)

    def _index_of(self, key: str | None, otherwise: int) -> int:
        """Return where a key's row is now; it is looked for where it was first."""
        found = None
        if key is None or (otherwise < len(self._rows) and self._rows[otherwise].key == key):
            found = otherwise
        elif isinstance(self._rows, Indexed):
            found = self._rows.where(key)
        else:
            found = next((index for index, row in enumerate(self._rows) if row.key == key), None)
        return min(otherwise if found is None else found, self._last)

    @property
    def width(self) -> int:
        """The cells of a row, those of the scroll bar not among them."""
        return int(self.scrollable_content_region.width)

    def render_line(self, y: int) -> Strip:
        """Return one line."""
        width, index = self.width, y + int(self.scroll_offset.y)
        base = self.get_component_rich_style("rows--plain")  # the widget's own is not kept, and takes long
        if index >= len(self._rows):
            return Strip.blank(width, base)
        here = index == self._cursor
        segments, room = [], width
        for text, name in self._layout(self._rows[index], width):
            style = self.get_component_rich_style(f"rows--{name}")
            piece = text if cell_len(text) <= room else fitted(text, room, more=self._signs.more)
            segments.append(Segment(piece, style + self._over(name) if here else style))
            room -= cell_len(piece)
            if room <= 0:
                break
        segments.append(Segment(" " * room, base + self._over("plain") if here else base))
        return Strip(segments, width)

    def _over(self, name: str) -> Style:
        """Return what the cursor does to a style; without the keyboard it is but another ground."""
        if not self.has_focus:
            return Style(bgcolor=self.get_component_rich_style("rows--away").bgcolor)
        cursor = self.get_component_rich_style("rows--cursor")
        if name not in STATES:
            return cursor
        return cursor + Style(color=self.get_component_rich_style(f"rows--here-{name}").color)

    # Keys and the mouse

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        self._move_to(self._cursor + rows)

    def action_page(self, pages: int) -> None:
        """Move the cursor by what is seen at once."""
        self._move_to(self._cursor + pages * max(1, self.size.height - 1))

    def action_edge(self, way: int) -> None:
        """Move the cursor to the first or the last row."""
        self._move_to(0 if way < 0 else self._last)

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.key is not None:
            self.post_message(self.Opened(self, self.key))

    def _move_to(self, index: int) -> None:
        index = min(max(index, 0), self._last)
        self.pinned = True
        self.following = self._may_follow and index == self._last
        if index != self._cursor and self._rows:
            self._cursor = index
            self.post_message(self.Moved(self, self._rows[index].key))
        self._keep_in_sight()
        self.refresh()

    def _keep_in_sight(self) -> None:
        """Scroll as little as shows the cursor's row."""
        index, top, height = self._cursor, int(self.scroll_offset.y), self.size.height
        if not height:
            return
        if index < top:
            self.scroll_to(y=index, animate=False, immediate=True, force=True)
        elif index >= top + height:
            self.scroll_to(y=index - height + 1, animate=False, immediate=True, force=True)

    def on_resize(self) -> None:
        """Keep the cursor in sight in another size, the first one among them."""
        self._keep_in_sight()

    def on_mouse_scroll_up(self) -> None:
        """Stay where it is scrolled back to."""
        self.following, self.pinned = False, True

    def on_mouse_scroll_down(self) -> None:
        """Follow again once the last row is seen."""
        self.pinned = True
        self.call_later(self._follow_at_end)

    def _follow_at_end(self) -> None:
        self.following = self._may_follow and self.scroll_target_y >= self.max_scroll_y

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where it was clicked; a click on the row under it opens that."""
        index = event.get_content_offset_capture(self).y + int(self.scroll_offset.y)
        if index >= len(self._rows):
            return
        if index == self._cursor:
            self.action_open()
        else:
            self._move_to(index)
