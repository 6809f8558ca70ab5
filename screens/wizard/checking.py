"""The preflight at the review: asked once for the same answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual.message import Message

from mectui.answers import Answers
from mectui.wizard.flow import Flow
from mectui.wizard.preflight import Check, preflight
from mectui.wizard.review import Review, review


class Checked(Message):
    """One more check of the preflight is known."""


class Checking:
    """The checks of the answers as they are now."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._answers: Answers | None = None
        self._checks: tuple[Check, ...] = ()
        self.under_way = False

    def forget(self) -> None:
        """Ask anew the next time."""
        self._answers = None

    def review(self, flow: Flow) -> Review:
        """Return the review with the checks, as far as they are for these answers."""
        return review(flow, self._checks if self._fits(flow) else ())

    def _fits(self, flow: Flow) -> bool:
        return not flow.draft.problems and flow.draft.answers() == self._answers

    async def start(self, flow: Flow, tell: Callable[[Message], object]) -> None:
        """Run the preflight where every answer is sound and it was not run for them yet."""
        if flow.obstacles() or self._fits(flow):
            return
        self._answers, self._checks, self.under_way = flow.draft.answers(), (), True
        tell(Checked())

        def take(check: Check) -> None:  # perhaps from a thread; messages may be posted from any
            self._checks = (*self._checks, check)
            tell(Checked())

        try:
            self._checks = await preflight(self._answers, self._environ, take)
        except BaseException:
            self._answers = None
            raise
        finally:
            self.under_way = False
