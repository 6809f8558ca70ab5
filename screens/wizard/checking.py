"""The preflight at the review: asked once for the same answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from textual.message import Message

from mectui.answers import Answers
from mectui.wizard.flow import Flow
from mectui.wizard.preflight import Check, preflight
from mectui.wizard.review import Review, review


class Checked(Message):
    """One more check of the preflight is known."""


@dataclass
class _Preflight:
    """One preflight. Checks of one that was forgotten come late, and are never another's."""

    answers: Answers
    checks: list[Check] = field(default_factory=list)
    ended: bool = False
    whole: bool = False


class Checking:
    """The checks of the answers as they are now."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._last: _Preflight | None = None

    def forget(self) -> None:
        """Ask anew the next time."""
        self._last = None

    def review(self, flow: Flow) -> Review:
        """Return the review with the checks, as far as they are for these answers."""
        last = self._of(flow)
        return review(flow, tuple(last.checks) if last else ())

    def due(self, flow: Flow) -> bool:
        """Tell whether these answers are sound and their preflight is not whole: under way, or to come."""
        last = self._of(flow)
        return not (last and last.whole) and not flow.obstacles()

    def _of(self, flow: Flow) -> _Preflight | None:
        last = self._last
        fits = last is not None and not flow.draft.problems and flow.draft.answers() == last.answers
        return last if fits else None

    async def start(self, flow: Flow, tell: Callable[[Message], object]) -> None:
        """Run the preflight where it is due, and not under way."""
        last = self._of(flow)
        if not self.due(flow) or (last and not last.ended):
            return
        now = self._last = _Preflight(flow.draft.answers())
        tell(Checked())

        def take(check: Check) -> None:  # perhaps from a thread; messages may be posted from any
            now.checks.append(check)
            tell(Checked())

        try:
            now.checks = list(await preflight(now.answers, self._environ, take))
            now.whole = True
        finally:
            now.ended = True
        tell(Checked())
