"""The exit codes of the contract, and the one exception that carries them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from mectui.events.model import Problem


class ExitCode(IntEnum):
    """What the process ends with; the meanings are the contract's."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    DEADLINE = 4
    AWAITING_APPROVAL = 5
    MISSING = 6
    INTERRUPTED = 130


class Trouble(Exception):
    """A run or a command cannot go on. Carries every problem found, and the exit code."""

    def __init__(self, exit_code: ExitCode, *problems: Problem) -> None:
        super().__init__("; ".join(str(problem) for problem in problems) or exit_code.name)
        self.exit_code = exit_code
        self.problems: Sequence[Problem] = problems

    @classmethod
    def of(cls, exit_code: ExitCode, what: str, why: str = "", remedy: str = "") -> Trouble:
        """Return the trouble of one problem."""
        return cls(exit_code, Problem(what, why, remedy))
