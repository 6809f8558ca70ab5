"""Some of a log's lines: those that are wanted, and among them those that were searched for.

Kept as lines come: no line is ever looked at twice for the same wish.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from mectui.watch.logbook import Level, LogBook, LogLine

_UP_TO = {
    Level.ERROR: frozenset({Level.ERROR}),
    Level.WARNING: frozenset({Level.ERROR, Level.WARNING}),
    Level.INFO: frozenset({Level.ERROR, Level.WARNING, Level.INFO}),
    Level.DETAIL: frozenset(Level),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Which lines are wanted: up to a level, of one node, of one resource, of one add-on."""

    level: Level = Level.DETAIL
    node: str | None = None
    resource: str | None = None
    addon: str | None = None

    @property
    def everything(self) -> bool:
        """Whether no line is left out."""
        return self == Wish()

    def admits(self, line: LogLine) -> bool:
        """Tell whether a line is wanted."""
        return (
            line.level in _UP_TO[self.level]
            and (self.node is None or line.node == self.node)
            and (self.resource is None or line.resource == self.resource)
            and (self.addon is None or line.addon == self.addon)
        )


class Selection:
    """The numbers of the wanted lines, in order, and those of them with the `needle` in their text.

    A number is a line's place in the whole run: `line` returns it while the book has it.
    """

    def __init__(self, book: LogBook, wish: Wish | None = None, needle: str = "") -> None:
        self.book, self.wish, self.needle = book, wish or Wish(), needle
        self.numbers: Sequence[int] = ()
        self.found: list[int] = []
        self._wanted: list[int] = []
        self._seen = 0
        self.catch_up()

    def catch_up(self) -> None:
        """Take in the lines that came since, and drop those that the book dropped."""
        book, begin = self.book, max(self._seen, self.book.dropped)
        new = range(begin, len(book))
        wanted: Sequence[int] = new
        if not self.wish.everything:
            wanted = [number for number in new if self.wish.admits(self.line(number))]
            self._wanted += wanted
        if self.needle:
            sought = self.needle.casefold()
            self.found += [number for number in wanted if sought in self.line(number).text.casefold()]
        self._seen = len(book)
        self._wanted, self.found = (_from(numbers, book.dropped) for numbers in (self._wanted, self.found))
        self.numbers = range(book.dropped, len(book)) if self.wish.everything else self._wanted

    def line(self, number: int) -> LogLine:
        """Return a line by its number. Raises IndexError where the book never had it, or dropped it."""
        if number < self.book.dropped:
            raise IndexError(number)
        return self.book.lines[number - self.book.dropped]

    def index(self, number: int) -> int | None:
        """Return where among the wanted lines a number is; None where it is not."""
        at = bisect_left(self.numbers, number)
        return at if at < len(self.numbers) and self.numbers[at] == number else None

    def next_found(self, number: int, way: int = 1) -> int | None:
        """Return the found line after a number, or before it; past the last comes the first again."""
        if not self.found:
            return None
        at = bisect_left(self.found, number + 1 if way > 0 else number)
        return self.found[(at if way > 0 else at - 1) % len(self.found)]


def _from(numbers: list[int], first: int) -> list[int]:
    """Return numbers without those below one; a list that somebody draws is not shortened under them."""
    gone = bisect_left(numbers, first)
    return numbers[gone:] if gone else numbers
