"""A text of many paragraphs, read from top to bottom: each is broken into lines as wide as there is room.

Only the lines that are seen are drawn; they are broken anew where the width or the text is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from screens.signs import UNICODE, Signs
from screens.text import fitted, hung, one_line
from screens.widgets.rows_view import STYLES, Span

_LINES = 200
"""Lines of one paragraph at most."""
_ROOM = 0.45
"""What part of the width a text has at least; where its head leaves less, it begins below that."""


@dataclass(frozen=True, slots=True)
class Para:
    """A text beside its head, its further lines below it; `aside` stands at the right of its first line."""

    text: str
    style: str = "plain"
    head: tuple[Span, ...] = ()
    aside: str = ""


GAP = Para("")
"""An empty line."""


class Page(ScrollView, can_focus=True):
    """Paragraphs. Where they are followed, the last stays in sight until one scrolls back."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"page--{style}" for style in STYLES}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "go(-1)", "Scroll", key_display="↑↓"),
        Binding("down", "go(1)", "Down", show=False),
        Binding("pageup", "turn(-1)", "Page up", show=False),
        Binding("pagedown", "turn(1)", "Page down", show=False),
        Binding("home", "go(-100000)", "Top", show=False),
        Binding("end", "go(100000)", "End", show=False),
    ]

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs
        self._paras: tuple[Para, ...] = ()
        self._lines: list[list[Span]] = []
        self._about = ""
        self._following = False

    def show(self, paras: Iterable[Para], about: str = "", *, follow: bool = False) -> None:
        """Show these paragraphs; where they are about something else than before, from the top."""
        shown, elsewhere = tuple(paras), about != self._about
        self._following = follow and (elsewhere or self.is_vertical_scroll_end)
        if elsewhere and not follow:
            self.scroll_to(y=0, animate=False, immediate=True)
        if shown != self._paras or elsewhere:
            self._paras, self._about = shown, about
            self._break()

    def on_resize(self) -> None:
        """Break the lines anew, and keep the last in sight."""
        self._break()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines there are at this width."""
        return len(self._broken_at(width))

    def _broken_at(self, width: int) -> list[list[Span]]:
        return [line for para in self._paras for line in _broken(para, width, self._signs)]

    def _break(self) -> None:
        width = self.scrollable_content_region.width
        self._lines = self._broken_at(width) if width > 0 else []
        self.virtual_size = Size(width, len(self._lines))
        if self._following:
            # Where it is the first time that there is more than fits, the scroll bar has to come first.
            self.scroll_end(animate=False, immediate=self.show_vertical_scrollbar)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one line."""
        index = y + int(self.scroll_offset.y)
        if index >= len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        base = self.rich_style
        segments = [
            Segment(text, base + self.get_component_rich_style(f"page--{name}"))
            for text, name in self._lines[index]
        ]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def action_go(self, lines: int) -> None:
        """Scroll by lines."""
        self.scroll_relative(y=lines, animate=False, immediate=True)

    def action_turn(self, pages: int) -> None:
        """Scroll by what is seen at once."""
        self.action_go(pages * max(1, self.size.height - 1))


def _broken(para: Para, width: int, signs: Signs) -> Iterator[list[Span]]:
    """Yield the lines of a paragraph."""
    text, head = one_line(para.text), list(para.head)
    indent = sum(cell_len(part) for part, _ in head)
    aside = f"  {one_line(para.aside)}" if para.aside else ""
    room = width - indent - cell_len(aside)
    if head and room < min(cell_len(text), width * _ROOM):
        gap = max(0, width - indent - cell_len(aside))
        yield _cut([*head, (" " * gap, "plain"), (aside, "muted")], width, signs)
        head, aside, indent, room = [("  ", "plain")], "", 2, width - 2
    for piece in hung(text, max(room, 1), lines=_LINES, more=signs.more):
        line = [*head, (fitted(piece, room, more=signs.more) if aside else piece, para.style)]
        yield _cut([*line, (aside, "muted")] if aside else line, width, signs)
        head, aside = [(" " * indent, "plain")], ""


def _cut(line: list[Span], width: int, signs: Signs) -> list[Span]:
    """Return a line that is no wider than there is room."""
    spans: list[Span] = []
    for text, style in line:
        piece = text if cell_len(text) <= width else fitted(text, width, more=signs.more)
        spans.append((piece, style))
        width -= cell_len(piece)
    return spans
