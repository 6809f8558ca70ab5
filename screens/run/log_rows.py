"""How a line of the log looks: when, how much it matters, about what, and what was said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mectui.watch import Level, LogLine
from mectui.watch.selection import Selection
from screens.signs import Signs
from screens.text import one_line
from screens.widgets.rows_view import Span

_STYLES = {Level.ERROR: "bad", Level.WARNING: "warn", Level.INFO: "plain", Level.DETAIL: "muted"}


@dataclass(frozen=True, slots=True)
class LogRow:
    """A line by its number in the whole run; None is one that is not kept any more."""

    number: int
    line: LogLine | None

    @property
    def key(self) -> str:
        """The row's key."""
        return str(self.number)


class LogRows(Sequence[LogRow]):
    """The rows of a selection, made as they are looked at."""

    def __init__(self, selection: Selection) -> None:
        self._selection, self._numbers = selection, selection.numbers
        self._size = len(self._numbers)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, index: int) -> LogRow:  # type: ignore[override]  # nobody slices rows
        number = self._numbers[index]
        selection = self._selection
        kept = number >= selection.book.dropped
        return LogRow(number, selection.line(number) if kept else None)

    def where(self, key: str) -> int | None:
        """Return the number of the row with this key."""
        return self._selection.index(int(key))


@dataclass(frozen=True, slots=True)
class LogLayout:
    """Lays a line out. `node` is the one whose log it is: then its name is not said in every line."""

    signs: Signs
    begun: datetime | None
    needle: str = ""
    node: str | None = None

    def __call__(self, row: LogRow, width: int) -> Sequence[Span]:
        """Return the spans of a row; what is too long is cut by who draws it."""
        line = row.line
        if line is None:
            return ()
        return [
            (f"{clock(line.time, self.begun):>7} ", "muted"),
            (f"{self._sign(line.level)} ", _STYLES[line.level]),
            *self._about(line),
            *self._text(one_line(line.text[: width * 2]), _STYLES[line.level]),
        ]

    def _sign(self, level: Level) -> str:
        signs = {Level.ERROR: self.signs.blocked, Level.WARNING: self.signs.warning, Level.DETAIL: " "}
        return signs.get(level, self.signs.dot)

    def _about(self, line: LogLine) -> Iterator[Span]:
        """Yield what the line is about, where its text does not say so itself."""
        about = line.resource if line.node is None or line.node == self.node else line.node
        if about and about not in line.text:
            yield f"{one_line(about)}  ", "muted"

    def _text(self, text: str, style: str) -> Iterator[Span]:
        """Yield the text, with what was searched for standing out."""
        pieces = re.split(f"({re.escape(self.needle)})", text, flags=re.IGNORECASE) if self.needle else [text]
        for number, piece in enumerate(pieces):
            yield piece, "found" if number % 2 else style


def clock(time: datetime | None, begun: datetime | None) -> str:
    """Return the time since the run began as `0:07`, `12:34` or `1:02:03`."""
    if time is None or begun is None:
        return ""
    seconds = max(0, int((time - begun).total_seconds()))
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"
