"""The side list of a run: every phase with its state and its time, against what it usually takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from mectui.watch import State
from screens.run.chapters import ChapterRow
from screens.signs import UNICODE, Signs
from screens.text import about, duration, fitted

_TITLE = 14
_WORDS = {State.DONE: "done", State.FAILED: "failed", State.RUNNING: "running", State.SKIPPED: "skipped"}


class PhaseList(Widget):
    """A line for each chapter of a run. A click looks at it; the keyboard has its arrow keys."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {f"phases--{state.value}" for state in State} | {
        "phases--here",
        "phases--late",
        "phases--time",
    }

    @dataclass
    class Picked(Message):
        """A chapter was clicked."""

        key: str

    def __init__(self, signs: Signs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs
        self._shown: tuple[tuple[str, str, str, str], ...] = ()
        self._rows: Sequence[ChapterRow] = ()
        self._here = ""

    def show(self, rows: Sequence[ChapterRow], here: str) -> None:
        """Show the chapters as they stand now; `here` is the one that is looked at."""
        drawn = (here, *((row.chapter.key, row.state, *_beside(row)) for row in rows))
        if drawn != self._shown:
            self._shown, self._rows, self._here = drawn, rows, here  # type: ignore[assignment]
            self.refresh()

    def render(self) -> Content:
        """Return the list, as wide as there is room."""
        return Content("\n").join(self._line(row) for row in self._rows)

    def _line(self, row: ChapterRow) -> Content:
        here = row.chapter.key == self._here
        pointer = self._signs.here if here else " "
        head = fitted(f"{pointer}{self._sign(row)} {row.chapter.title}", _TITLE, more=self._signs.more)
        room = max(0, self.content_size.width - _TITLE)
        told = next((text for text in _beside(row) if text and cell_len(text) <= room), "")
        state = f"phases--{row.state.value}"
        beside = "phases--late" if row.late else state if row.state is State.FAILED else "phases--time"
        return Content.assemble(
            (head, self.get_visual_style("phases--here" if here else state)),
            (fitted(told, room, right=True), self.get_visual_style(beside)),
        )

    def _sign(self, row: ChapterRow) -> str:
        signs = self._signs
        if row.late:
            return signs.warning
        return {State.DONE: signs.done, State.RUNNING: signs.looking, State.FAILED: signs.blocked}.get(
            row.state, signs.todo
        )

    def on_click(self, event: events.Click) -> None:
        """Ask to look at the chapter that was clicked."""
        index = event.get_content_offset_capture(self).y
        if 0 <= index < len(self._rows):
            self.post_message(self.Picked(self._rows[index].chapter.key))


def _beside(row: ChapterRow) -> tuple[str, ...]:
    """Return what stands beside a title, the longest first: what fits is shown."""
    took = duration(row.seconds) if row.seconds and row.seconds >= 1 else ""
    short = about(row.seconds) if took and row.seconds else ""
    usual = duration(row.usual) if row.usual and row.usual >= 1 else ""
    word = "late" if row.late else _WORDS.get(row.state, "")
    if row.state is State.SKIPPED:
        return (word,)
    if row.state is State.WAITING:
        return (f"usually {usual}", f"~ {usual}", f"~ {about(row.usual)}") if usual and row.usual else ("",)
    if row.count and row.state is State.FAILED:
        return f"{word}, {row.count}", row.count
    if row.count and row.state is State.RUNNING:
        return f"{row.count}, {took}".removesuffix(", "), row.count
    if row.state is State.RUNNING and usual:
        against = f"{took}, usually {usual}"
        return f"{word} {against}", "" if row.late else against, f"{word} {took}", took, short
    return f"{word} {took}".rstrip(), took or word, short
