"""Screens that come over another one, and give way to it again."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen

R = TypeVar("R")


class PassingScreen(Screen[R]):
    """Is dismissed once, whatever was pressed before it had gone.

    Keys that follow each other at once all reach the screen that they were pressed over. Each would
    answer anew, and take down the uppermost screen, whichever that is by then.
    """

    def dismiss(self, result: R | None = None) -> AwaitComplete:
        """Give way, with an answer or without; a screen that has done so already stays as it is."""
        return super().dismiss(result) if self.is_active else AwaitComplete()


class Dialog(PassingScreen[R], ModalScreen[R]):
    """A question, or something to read, over a screen that still shows."""
