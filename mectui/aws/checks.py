"""Checks side by side: each tells how it went, and all that is wrong is raised at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from mectui.aws.cloud import Cloud
from mectui.aws.failures import together
from mectui.events import ExitCode, Problem, Reporter, Trouble

T = TypeVar("T")


class Checks:
    """The checks of one preflight. Every one ends as an event `preflight.check` with `check` and `ok`.

    `ok` is None where nothing is wrong but something could not be known, or is doubtful.
    """

    def __init__(self, cloud: Cloud, reporter: Reporter) -> None:
        self._cloud = cloud
        self._reporter = reporter
        self._troubles: list[Trouble] = []

    async def look(
        self, check: str, doing: str, call: Callable[[], T], tell: Callable[[T], str] | None = None
    ) -> T | None:
        """Run a blocking lookup in a thread; return what it found, None where that is trouble.

        With `tell`, its result is told as passed; without, the caller tells.
        """
        try:
            found = await self._cloud.ask(doing, call)
        except Trouble as trouble:
            self.fail(check, trouble)
            return None
        if tell is not None:
            self.passed(check, tell(found))
        return found

    async def try_to(self, check: str, doing: str, call: Callable[[], T]) -> T | None:
        """Run a lookup that a run can do without; its trouble is told as unknown and not kept."""
        try:
            return await self._cloud.ask(doing, call)
        except Trouble as trouble:
            self.doubt(check, f"unknown: {trouble}")
            return None

    def passed(self, check: str, message: str) -> None:
        """Tell that a check passed."""
        self._reporter.tell("preflight.check", message, check=check, ok=True)

    def doubt(self, check: str, message: str) -> None:
        """Tell what could not be known, or is worth a look."""
        self._reporter.tell("preflight.check", message, check=check, ok=None)

    def fail(self, check: str, trouble: Trouble) -> None:
        """Tell every problem of `trouble`, and keep it for `settle`."""
        self._troubles.append(trouble)
        for problem in trouble.problems:
            self._reporter.tell("preflight.check", problem.what, check=check, ok=False, error=problem)

    def weigh(self, check: str, problems: Iterable[Problem], code: ExitCode = ExitCode.USAGE) -> None:
        """Keep the problems, if there are any, as trouble with this exit code."""
        found = tuple(problems)
        if found:
            self.fail(check, Trouble(code, *found))

    def settle(self) -> None:
        """Raise Trouble with everything that has been kept, once each."""
        if self._troubles:
            raise together(self._troubles)
