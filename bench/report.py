"""How a comparison is printed, and when it is within its bound."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two series of the same measure, taken in turn in one run; `ratio` is median over median.

    `bound` is what the ratio has to be at most, or at least where `at_least` is set; without one the
    comparison is for the record.
    """

    title: str
    ours: tuple[float, ...]
    theirs: tuple[float, ...]
    bound: float | None = None
    at_least: bool = False
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """Ours over theirs; theirs over ours (the speed-up) where `at_least` is set."""
        ours, theirs = median(self.ours), median(self.theirs)
        return theirs / ours if self.at_least else ours / theirs

    @property
    def holds(self) -> bool:
        """Whether the ratio keeps its bound."""
        if self.bound is None:
            return True
        return self.ratio >= self.bound if self.at_least else self.ratio <= self.bound

    def line(self) -> str:
        """One line for people."""
        word = "speed-up" if self.at_least else "ratio"
        return (
            f"{self.title}: {word} {self.ratio:.3f} {self._verdict()}; "
            f"mectui {_spread(self.ours)} {self.unit}, other {_spread(self.theirs)} {self.unit}"
        )

    def _verdict(self) -> str:
        if self.bound is None:
            return "(for the record)"
        sign, missed = ("≥", "UNDER THE BOUND") if self.at_least else ("≤", "OVER THE BOUND")
        return f"({sign} {self.bound:g}) {'ok' if self.holds else missed}"


def _spread(series: tuple[float, ...]) -> str:
    return f"{median(series):.3g} [{min(series):.3g}-{max(series):.3g}, n={len(series)}]"


def finish(comparisons: Iterable[Comparison]) -> int:
    """Print every comparison as soon as it is there; return 1 where one is out of its bound, else 0."""
    missed = False
    for comparison in comparisons:
        print(comparison.line(), flush=True)
        missed |= not comparison.holds
    return int(missed)
