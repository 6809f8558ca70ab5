"""The last look before a run: every answer, what the preflight says, who can reach what, the cost."""

from __future__ import annotations

from dataclasses import dataclass

from mectui.answers import Origin
from mectui.events import Problem
from mectui.wizard.tally import Tally


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One answer: the step that asks it, its key path, its value as text, where it comes from."""

    step: str | None
    path: str
    value: str
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the preflight; `ok` is None where it could not be known, or is doubtful."""

    name: str
    ok: bool | None
    message: str
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Who may reach what: sources such as `203.0.113.7/32 (this machine)`, ports such as `SSH 22`."""

    who: str
    what: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Everything of the last screen. `sound` says that a run may begin; `problems` why it may not."""

    rows: tuple[ReviewRow, ...]
    checks: tuple[Check, ...]
    reach: tuple[Reach, ...]
    tally: Tally
    problems: tuple[tuple[str, Problem], ...]

    @property
    def sound(self) -> bool:
        """Whether nothing stands between these answers and a run."""
        return not self.problems and all(check.ok is not False for check in self.checks)
