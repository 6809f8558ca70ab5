"""Labels and texts: the preview of a row, the details beside a form."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from screens.signs import UNICODE, Signs
from screens.text import fitted, hung, one_line

_TALL = 30
LEAST, _MANY = 5, 9
"""The lines of a preview in a low terminal, and in any other."""
Pairs = tuple[tuple[str, str], ...]


class Facts(Widget):
    """Pairs of label and text, the labels in a column; `blocked` is why the thing cannot be taken.

    There are at most `lines`, or as many as suit the height of the terminal.
    """

    COMPONENT_CLASSES = {"facts--label", "facts--text", "facts--blocked"}

    def __init__(
        self,
        signs: Signs = UNICODE,
        *,
        id: str | None = None,  # noqa: A002
        lines: int | None = None,
    ) -> None:
        super().__init__(id=id)
        self._signs, self._most = signs, lines
        self._pairs: Pairs = ()
        self._blocked: str | None = None
        self._steady = False

    def show(self, pairs: Pairs, blocked: str | None = None, *, steady: bool = True) -> None:
        """Show other facts; with none at all the place is given up.

        A `steady` preview is as high whatever it says: the list above must not jump as its cursor moves.
        """
        self._pairs, self._blocked = pairs, blocked
        self.display = bool(pairs or blocked)
        self.refresh(layout=not (steady and self._steady))
        self._steady = steady

    def render(self) -> Content:
        """Return whole lines, as many as there is room for, rather than what the widget's edge cuts."""
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the lines of a preview, or of as many facts as there are."""
        return self._room if self._steady else len(self._lines(width))

    @property
    def _room(self) -> int:
        if self._most is not None:
            return self._most
        return LEAST if self.app.size.height < _TALL else _MANY

    def _lines(self, width: int) -> list[Content]:
        """Return the reason first, which is what one looks for, then the facts; long texts are hung in."""
        labels = [one_line(label) for label, _ in self._pairs]
        column = max(map(cell_len, labels), default=0) + 2
        lines = list(self._reason(self._blocked, width)) if self._blocked else []
        for label, (_, text) in zip(labels, self._pairs, strict=True):
            pieces = hung(one_line(text), width - column, lines=3, more=self._signs.more)
            heads = [label, *[""] * (len(pieces) - 1)]
            lines += [
                self._line(fitted(head, column), piece) for head, piece in zip(heads, pieces, strict=True)
            ]
        return lines[: self._room]

    def _line(self, head: str, text: str) -> Content:
        return Content.assemble(
            (head, self.get_visual_style("facts--label")), (text, self.get_visual_style("facts--text"))
        )

    def _reason(self, blocked: str, width: int) -> Iterator[Content]:
        text = f"{self._signs.blocked} cannot be taken: {one_line(blocked)}"
        style = self.get_visual_style("facts--blocked")
        for piece in hung(text, width, lines=4, more=self._signs.more):
            yield Content.styled(piece, style)
