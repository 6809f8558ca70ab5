"""A recorded run in the frame, with the keys of its clock."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from screens.run import help_keys
from screens.run.frame import RunScreen
from screens.run.replay import ReplayFeed, Skip
from screens.run.wording import pace
from screens.signs import UNICODE, Signs

_CLOCK = frozenset({"pause", "hurry", "skip"})


class ReplayScreen(RunScreen):
    """Shows a recording. Nothing can be done with its cluster from here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.quit", "Leave"),
        Binding("space", "pause", "Halt, go on"),
        Binding("plus,equals_sign", "hurry(1)", "Speed", key_display="+-"),
        Binding("minus", "hurry(-1)", "Slower", show=False),
        Binding("full_stop", "skip('phase')", "Next phase", key_display="."),
        Binding("greater_than_sign", "skip('end')", "End", key_display=">"),
    ]
    HELP_KEYS: ClassVar[help_keys.Keys] = help_keys.REPLAY

    def __init__(
        self, feed: ReplayFeed, signs: Signs = UNICODE, command: tuple[str, ...] = ("mectui",)
    ) -> None:
        super().__init__(feed, signs, command=command)
        self._replay = feed

    @property
    def beside(self) -> str:
        """What stands at the right of the status line: the pace of the recording."""
        parts = (super().beside, pace(self._replay, self.signs))
        return f" {self.signs.dot} ".join(part for part in parts if part)

    def action_pause(self) -> None:
        """Halt, or go on."""
        self._replay.pause()
        self.draw()

    def action_hurry(self, way: int) -> None:
        """Go faster, or slower."""
        self._replay.hurry(way)
        self.draw()

    def action_skip(self, how: str) -> None:
        """Go to the next phase, or to the end."""
        self._replay.skip(Skip(how))
        self.draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of the clock while there is more to come."""
        if action in _CLOCK:
            return not self._replay.clock.over
        return action != "leave" and super().check_action(action, parameters)
