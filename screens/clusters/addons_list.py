"""The add-ons of a cluster: how each stands, and whom it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical

from screens.clusters.addon_columns import COLUMNS, AddonLine
from screens.clusters.columns import GAP, Fit, Moment, cells, fit
from screens.signs import UNICODE, Signs
from screens.text import fitted
from screens.widgets.rows_view import RowsView, Span
from screens.widgets.spans import Spans

if TYPE_CHECKING:
    from mectui.run.addons_now import AddonNow, AddonsNow

_MARK = 2


class AddonsList(Vertical):
    """A line for each; `RowsView.Opened` goes up from the list, whose id is `addons`."""

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs
        self._columns: Fit[AddonLine] = ()
        self._rows: dict[str, AddonNow] = {}

    def compose(self) -> ComposeResult:
        """Lay out the titles above the list."""
        yield Spans(self._signs, id="addon-titles")
        yield RowsView(self._signs, id="addons")

    def show(self, found: AddonsNow | None, at: Moment) -> None:
        """Show the add-ons as they were heard of; None is not heard of yet."""
        shown = self.query_one(RowsView)
        self._rows = {each.name: each for each in found.addons} if found else {}
        lines = [AddonLine(each) for each in self._rows.values()]
        self._columns = fit(COLUMNS, lines, shown.width - _MARK, at)
        titles = (" " * GAP).join(fitted(each.title, width) for each, width in self._columns)
        none = f"{' ' * _MARK}no add-ons: a chooses some" if found else ""
        self.query_one("#addon-titles", Spans).say([(f"{' ' * _MARK}{titles}" if lines else none, "muted")])
        shown.display = bool(lines)
        shown.show(lines, lambda line, _: [self._mark(line.key), *cells(line, self._columns, at)])

    def _mark(self, key: str) -> Span:
        here = self.query_one(RowsView).key == key
        return f"{self._signs.here if here else ' '} ", "accent"

    @property
    def here(self) -> AddonNow | None:
        """The add-on under the cursor, while the keyboard is there."""
        shown = self.query_one(RowsView)
        return self._rows.get(shown.key or "") if shown.has_focus else None
