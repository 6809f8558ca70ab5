"""What has to be said about a step above its form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from mectui.wizard.flow import Flow, Reset, StepRow
from mectui.wizard.form import Form
from mectui.wizard.step import StepState
from screens.signs import Signs
from screens.widgets.notices import Level, Notice
from screens.wizard.wording import given_text, problem_text, reset_text

Holds = Callable[[], bool]
"""Tells whether something that was said is still so."""


def _always() -> bool:
    return True


class Remarks:
    """What was said, and what the answers were before others changed them, until one goes elsewhere."""

    def __init__(self, signs: Signs) -> None:
        self._signs = signs
        self._said: tuple[Notice, ...] = ()
        self._holds: Holds = _always
        self._resets: dict[str, Reset] = {}

    def say(self, level: Level, text: str, holds: Holds | None = None) -> None:
        """Say this for as long as it `holds`, and no longer what was said before."""
        self._said, self._holds = ((level, text),), holds or _always

    def remember(self, resets: Iterable[Reset]) -> None:
        """Keep the first reset of each answer, which has what it was; the lookups that follow bring more."""
        for reset in resets:
            self._resets.setdefault(reset.step, reset)

    def forget(self) -> None:
        """Say nothing any more."""
        self._said = ()
        self._resets.clear()

    @property
    def stale(self) -> bool:
        """Whether something was said that does not hold any more."""
        return bool(self._said) and not self._holds()

    def notices(self, flow: Flow, rows: Iterable[StepRow], form: Form) -> tuple[Notice, ...]:
        """Return everything that is to be said where the flow stands now, as its overview and form say."""
        degraded: tuple[Notice, ...] = (("warning", problem_text(form.notice)),) if form.notice else ()
        given = given_text(map(flow.draft.origin, flow.current.paths))
        as_given: tuple[Notice, ...] = (("note", given),) if given else ()
        said = self._said if self._holds() else ()
        return (*said, *self._changed(rows), *degraded, *as_given)

    def _changed(self, rows: Iterable[StepRow]) -> Iterator[Notice]:
        now = {row.key: row for row in rows}
        for each in self._resets.values():
            row = now[each.step]
            if row.state is not StepState.LOOKING and row.summary != each.was:
                yield "note", reset_text(each, row.summary, self._signs)
