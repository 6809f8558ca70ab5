"""What all that is chosen amounts to, in a line that stays on the screen."""

from __future__ import annotations

from textual.content import Content
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
        """Return the line."""
        return Content(f" {self._signs.dot} ").join(map(self._amount, self._amounts))

    def _amount(self, amount: Amount) -> Content:
        # spaces that do not break: what belongs together stays on one line
        text = one_line(amount.text).replace(" ", "\N{NO-BREAK SPACE}")
        if amount.lacks:
            return Content.styled(
                f"{self._signs.blocked}\N{NO-BREAK SPACE}{text}", self.get_visual_style("amounts--lacks")
            )
        return Content.styled(text, self.get_visual_style("amounts--fits"))
