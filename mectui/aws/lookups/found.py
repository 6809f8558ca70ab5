"""What a lookup came back with: it never raises for a refusal, it says what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from mectui.events import Problem, now

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Found(Generic[Row]):
    """The rows, when AWS was asked for them, and what went wrong.

    Rows with a problem are usable, but old or with something unknown, as the problem says. No rows
    with a problem: the answer has to be typed. No rows without one: there really is nothing.
    """

    rows: tuple[Row, ...] = ()
    fetched: datetime | None = None
    problem: Problem | None = None
    cached: bool = False

    def __hash__(self) -> int:
        """Hash in no time, however many rows there are: what is made of them is remembered by it."""
        return hash((self.fetched, len(self.rows)))

    @property
    def age(self) -> timedelta | None:
        """How long ago AWS was asked, None where it did not answer."""
        return None if self.fetched is None else now() - self.fetched
