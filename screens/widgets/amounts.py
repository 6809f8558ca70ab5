"""What all that is chosen amounts to, in a line that stays on the screen."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from mectui.wizard.form import Amount
from screens.signs import UNICODE, Signs
from screens.text import one_line


class Amounts(Widget):
    """Amounts one after the other; one that there is too little room for has a sign and a colour."""

    COMPONENT_CLASSES = {"amounts--fits", "amounts--lacks"}

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs
        self._amounts: tuple[Amount, ...] = ()

    def show(self, amounts: tuple[Amount, ...]) -> None:
        """Show these; the place is given up where there are none."""
        if amounts != self._amounts:
            self._amounts = amounts
            self.refresh(layout=True)
        self.display = bool(amounts)

    def render(self) -> Content:
        """Return as many lines as it takes."""
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines it takes at this width."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        """Break between amounts only: a number is read with what it is of."""
        between, lines = Content(f" {self._signs.dot} "), [Content("")]
        for amount in map(self._amount, self._amounts):
            longer = Content.assemble(lines[-1], between, amount) if lines[-1] else amount
            if longer.cell_length > width and lines[-1]:
                lines.append(amount)
            else:
                lines[-1] = longer
        return lines

    def _amount(self, amount: Amount) -> Content:
        text = one_line(amount.text)
        if amount.lacks:
            return Content.styled(f"{self._signs.blocked} {text}", self.get_visual_style("amounts--lacks"))
        return Content.styled(text, self.get_visual_style("amounts--fits"))
