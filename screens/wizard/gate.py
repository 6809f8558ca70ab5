"""The line that says why one cannot go on."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from mectui.events import Problem, plain
from screens.signs import Signs
from screens.text import one_line
from screens.widgets.line import Line
from screens.wizard.wording import problem_text

_LINES = 2
"""How many there are for it."""


class Gate(Line):
    """Not there where nothing is in the way; in red only after someone tried."""

    def __init__(self, signs: Signs, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs

    def show(
        self, problems: Sequence[Problem], wrong: Sequence[str], said: Problem | None, *, tried: bool
    ) -> None:
        """Name the fields that are `wrong`, which say why themselves; else give the first problem.

        Of one that is `said` above already, only what it is: its why and remedy would be cut here.
        """
        self.display = bool(problems)
        self.set_class(tried, "-tried")
        if problems:
            sign = f"{self._signs.blocked} not yet" if tried else f"{self._signs.todo} still open"
            first = problems[0]
            why = one_line(first.what) if first == said else self._in_short(first)
            self.say(f"{sign}: {one_line(', '.join(wrong)) or why}")

    def _in_short(self, problem: Problem) -> str:
        """Return a problem; of one that there is no room for rather the way out than the reason."""
        text = problem_text(problem)
        if cell_len(text) <= _LINES * (self.app.size.width - 12):
            return text
        return plain(f"{problem.what}. {problem.remedy}") if problem.remedy else text
