"""Labels and texts: the preview of a row, the details beside a form."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from screens.signs import UNICODE, Signs
from screens.text import one_line

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
        self.refresh(layout=True)

    def render(self) -> Content:
        """Return one line for each fact, the reason first: it is what one looks for."""
        lines = [self._reason(self._blocked)] if self._blocked else []
        width = max((len(one_line(label)) for label, _ in self._pairs), default=0)
        for label, text in self._pairs:
            lines.append(
                Content.assemble(
                    (one_line(label).ljust(width + 2), self.get_visual_style("facts--label")),
                    (one_line(text), self.get_visual_style("facts--text")),
                )
            )
        return Content("\n").join(lines)

    def _reason(self, blocked: str) -> Content:
        text = f"{self._signs.blocked} cannot be taken: {one_line(blocked)}"
        return Content.styled(text, self.get_visual_style("facts--blocked"))
