"""The add-ons of a cluster: how each stands, and whom it is for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical

from screens.clusters.addon_columns import COLUMNS, AddonLine
from screens.clusters.columns import GAP, Fit, Moment, cells, fit
from screens.signs import UNICODE, Signs
from screens.text import fitted, one_line
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
        self._columns = fit(COLUMNS, lines, shown.size.width - _MARK, at)
        titles = [(fitted(each.title, width), "muted") for each, width in self._columns]
        head: list[Span] = [(" " * _MARK, "plain")]
        for title in titles:
            head += [title, (" " * GAP, "plain")]
        none = f"{' ' * _MARK}no add-ons: a chooses some" if found else ""
        self.query_one("#addon-titles", Spans).say(head if lines else [(none, "muted")])
        shown.display = bool(lines)
        shown.show(lines, lambda line, _: [self._mark(line.key), *cells(line, self._columns, at)])

    def _mark(self, key: str) -> Span:
        here = self.query_one(RowsView).key == key
        return f"{self._signs.here if here else ' '} ", "accent"

    def row(self, key: str) -> AddonNow | None:
        """Return an add-on by its name."""
        return self._rows.get(key)


def in_short(found: AddonsNow | None) -> str:
    """Return how the add-ons stand together, such as `4 work, 1 failed`."""
    counts = Counter(one_line(each.state) for each in found.addons) if found else Counter[str]()
    return ", ".join(f"{number} {'work' if state == 'works' else state}" for state, number in counts.items())
