"""What has to be said about a step: a changed answer, a permission that is missing, why not to go on."""

from __future__ import annotations

from typing import Literal

from textual.content import Content
from textual.widget import Widget

from screens.signs import UNICODE, Signs
from screens.text import one_line

Level = Literal["note", "warning", "error"]
Notice = tuple[Level, str]


class Notices(Widget):
    """A few paragraphs, each with a sign; nothing at all where nothing has to be said."""

    COMPONENT_CLASSES = {"notices--note", "notices--warning", "notices--error"}

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs
        self.notices: tuple[Notice, ...] = ()

    def show(self, notices: tuple[Notice, ...]) -> None:
        """Say these, and no longer what was said before."""
        if notices != self.notices:
            self.notices = notices
            self.refresh(layout=True)
        self.display = bool(notices)

    def render(self) -> Content:
        """Return the paragraphs."""
        return Content("\n").join(self._paragraph(*notice) for notice in self.notices)

    def _paragraph(self, level: Level, text: str) -> Content:
        sign = {"note": "", "warning": f"{self._signs.warning} ", "error": f"{self._signs.blocked} "}[level]
        return Content.styled(f"{sign}{one_line(text)}", self.get_visual_style(f"notices--{level}"))
