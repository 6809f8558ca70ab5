"""A few lines of differently coloured text, drawn anew without laying out the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from screens.signs import UNICODE, Signs
from screens.text import fitted
from screens.widgets.rows_view import STYLES, Span


class Spans(Widget):
    """Lines of spans, in the styles of rows; what does not fit a line is cut."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"rows--{style}" for style in STYLES}

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs
        self._lines: tuple[tuple[Span, ...], ...] = ()
        self.add_class("-empty")

    def say(self, *lines: Sequence[Span]) -> None:
        """Say this from now on; another number of lines lays out the screen, other words do not."""
        told = tuple(tuple(line) for line in lines)
        if told != self._lines:
            self.set_class(not told, "-empty")
            taller = len(told) != len(self._lines)
            self._lines = told
            self.refresh(layout=taller)

    def render(self) -> Content:
        """Return the lines."""
        return Content("\n").join(self._line(line) for line in self._lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines there are."""
        return len(self._lines)

    def _line(self, spans: Sequence[Span]) -> Content:
        whole = Content.assemble(*((text, self.get_visual_style(f"rows--{style}")) for text, style in spans))
        width = self.content_size.width
        if whole.cell_length <= width:
            return whole
        return whole[: len(fitted(whole.plain, width, more=""))] + Content(self._signs.more)
