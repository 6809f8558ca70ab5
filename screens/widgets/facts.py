"""Labels and texts: the preview of a row, the details beside a form."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from screens.signs import UNICODE, Signs
from screens.text import fitted, hung, one_line

_TALL = 30
_FEW, _MANY = 5, 9
Pairs = tuple[tuple[str, str], ...]


class Facts(Widget):
    """Pairs of label and text, the labels in a column; `blocked` is why the thing cannot be taken."""

    COMPONENT_CLASSES = {"facts--label", "facts--text", "facts--blocked"}

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs
        self._pairs: Pairs = ()
        self._blocked: str | None = None

    def show(self, pairs: Pairs, blocked: str | None = None) -> None:
        """Show other facts; with none at all the place is given up."""
        self._pairs, self._blocked = pairs, blocked
        self.display = bool(pairs or blocked)
        self.refresh()  # its height is what it was: nothing has to be laid out

    def render(self) -> Content:
        """Return the reason first, which is what one looks for, then the facts; long texts are hung in."""
        lines = [self._reason(self._blocked)] if self._blocked else []
        labels = [one_line(label) for label, _ in self._pairs]
        width = max(map(cell_len, labels), default=0) + 2
        for label, (_, text) in zip(labels, self._pairs, strict=True):
            pieces = hung(one_line(text), self.content_size.width - width, more=self._signs.more)
            heads = [label, *[""] * (len(pieces) - 1)]
            lines += [
                self._line(fitted(head, width), piece) for head, piece in zip(heads, pieces, strict=True)
            ]
        return Content("\n").join(lines[: self._room])

    @property
    def _room(self) -> int:
        """How many lines there are; whole lines are left out rather than cut by the widget's edge."""
        return _FEW if self.app.size.height < _TALL else _MANY

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return room for a few lines whatever they are: what is above must not jump as the cursor moves."""
        return self._room

    def _line(self, head: str, text: str) -> Content:
        return Content.assemble(
            (head, self.get_visual_style("facts--label")), (text, self.get_visual_style("facts--text"))
        )

    def _reason(self, blocked: str) -> Content:
        text = f"{self._signs.blocked} cannot be taken: {one_line(blocked)}"
        return Content.styled(text, self.get_visual_style("facts--blocked"))
