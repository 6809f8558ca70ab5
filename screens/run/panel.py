"""One face of a run: what fills the middle of the frame while its phase is looked at."""

from __future__ import annotations

from textual.containers import Vertical

from screens.run.scene import Scene
from screens.signs import UNICODE, Signs


class Panel(Vertical):
    """Draws scenes. The frame gives it one whenever something changed, and every second while time counts.

    A panel that is not shown is not drawn. Its own keys are its `BINDINGS`; what it wants done with the run
    it posts as a message, and the frame does it.
    """

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.signs = signs

    def show(self, scene: Scene) -> None:
        """Draw this."""
        raise NotImplementedError

    def take_keys(self) -> None:
        """Put the cursor on what is worked with here."""
