"""How a row of the plan's tree looks: its sign, what happens, and to what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from mectui.watch.plan import Attribute, ChangeView
from mectui.watch.plan_tree import Branch, TreeRow, change_title
from mectui.watch.plan_words import FORCES, attribute_text, deed, gist
from screens.signs import Signs
from screens.text import fitted, one_line
from screens.widgets.rows_view import Span

ROOT = "the plan"
"""The key of the row above the tree."""
_STYLES = {"create": "good", "update": "warn", "replace": "bad", "delete": "bad", "remove": "warn"}
_INDENT = 2
_LEAST, _NAMES = 12, 28
"""Cells, at least and at most, for the names in front of what is said of them."""
_VALUES = 36
"""Cells at most for the names of attributes, some of which are very long."""


@dataclass(frozen=True, slots=True)
class RootRow:
    """The row above the tree, which stands for the plan as a whole."""

    text: str
    key: str = ROOT


def sign_of(action: str, signs: Signs) -> str:
    """Return the sign of what happens to a resource."""
    return {
        "create": signs.create,
        "update": signs.change,
        "replace": signs.replace,
        "delete": signs.destroy,
        "import": signs.bring,
        "move": signs.move,
    }.get(action, signs.warning)


def style_of(action: str) -> str:
    """Return the style of what happens to a resource."""
    return _STYLES.get(action, "plain")


def counts(numbers: Sequence[tuple[str, str]], signs: Signs) -> list[Span]:
    """Return how many are created, changed and so on, each with its sign and in its colour."""
    spans: list[Span] = []
    for action, text in numbers:
        spans += [("  ", "plain")] if spans else []
        spans.append((f"{sign_of(action, signs)} {text}", style_of(action)))
    return spans


@dataclass(frozen=True, slots=True)
class PlanLayout:
    """Lays out a row; `column` are the cells of the widest title of a branch."""

    signs: Signs
    column: int

    def __call__(self, row: TreeRow | RootRow, width: int) -> Sequence[Span]:
        """Return the spans of a row; what is too long is cut by who draws it."""
        if isinstance(row, RootRow):
            return [(row.text, "plain")]
        if row.change is None:
            column = min(self.column, max(_LEAST, width // 3))
            return list(self._branch(row.branch, column, is_open=bool(row.open)))
        if row.attribute is None:
            return list(self._change(row.change, row.open))
        return list(self._attribute(row.change, row.attribute, width))

    def _fold(self, is_open: bool | None) -> str:
        if is_open is None:
            return " "
        return self.signs.unfolded if is_open else self.signs.folded

    def _branch(self, branch: Branch, column: int, *, is_open: bool) -> Iterator[Span]:
        yield f"{self._fold(is_open)} ", "muted"
        yield fitted(one_line(branch.title), column, more=self.signs.more), _title_style(branch)
        yield "  ", "plain"
        yield from counts(branch.counts, self.signs)
        yield f"   {one_line(branch.gist)}", "muted"

    def _change(self, change: ChangeView, is_open: bool | None) -> Iterator[Span]:
        yield f"{' ' * _INDENT}{self._fold(is_open)} ", "muted"
        yield f"{sign_of(change.action, self.signs)} {deed(change.action)}  ", style_of(change.action)
        yield one_line(change_title(change)), "plain"
        yield f"   {one_line(gist(change))}", "muted"

    def _attribute(self, change: ChangeView, attribute: Attribute, width: int) -> Iterator[Span]:
        column = min(max((cell_len(each.name) for each in change.attributes), default=0), _VALUES, width // 2)
        yield " " * _INDENT * 3, "plain"
        yield fitted(attribute.name, column, more=self.signs.more), "muted"
        told = attribute.unknown or attribute.sensitive
        text = attribute_text(attribute, change.action, self.signs.move)
        yield f"  {one_line(text)}", "muted" if told else "plain"
        if attribute.forces:
            yield f"  {FORCES}", "bad"


def _title_style(branch: Branch) -> str:
    return "bad" if branch.destroys else "plain"


def column_of(tree: Sequence[Branch]) -> int:
    """Return the cells for the titles of the branches."""
    return min(max((cell_len(one_line(branch.title)) for branch in tree), default=0), _NAMES)
