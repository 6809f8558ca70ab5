"""The columns of a cluster's add-ons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mectui.events import age
from screens.clusters.columns import Column, Moment, text_column
from screens.text import one_line
from screens.widgets.rows_view import Span

if TYPE_CHECKING:
    from mectui.run.addons_now import AddonNow

_BAD = frozenset({"failed", "does not work"})
_HALF = frozenset({"half made", "half removed"})


@dataclass(frozen=True, slots=True)
class AddonLine:
    """One add-on in the list."""

    addon: AddonNow

    @property
    def key(self) -> str:
        """The row's key."""
        return self.addon.name


def state_of(addon: AddonNow, at: Moment) -> Span:
    """Return the sign and the word for how an add-on stands."""
    if addon.state == "works":
        return f"{at.signs.done} works", "good"
    if addon.state in _BAD:
        return f"{at.signs.blocked} {addon.state}", "bad"
    if addon.state in _HALF:
        return f"{at.signs.warning} {addon.state}", "warn"
    sign = at.signs.dash if addon.state == "skipped" else at.signs.todo
    return f"{sign} {one_line(addon.state)}", "muted"


def _since(line: AddonLine, at: Moment) -> Span:
    since = line.addon.since
    return (f"{age(since, at.now)} ago" if since else "", "muted")


COLUMNS: tuple[Column[AddonLine], ...] = (
    Column("Add-on", 0, lambda line, _: (one_line(line.addon.title), "bright")),
    Column("State", 0, lambda line, at: state_of(line.addon, at)),
    text_column("For", 1, lambda line: ", ".join(line.addon.wanted_by) or "you"),
    Column("Since", 2, _since),
    text_column("Version", 3, lambda line: line.addon.version),
)
