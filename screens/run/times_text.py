"""How long a run took, phase by phase, in paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

from mectui.watch import State
from screens.run.chapters import END, ChapterRow, chapters_of, row_of
from screens.run.scene import Scene
from screens.signs import Signs
from screens.text import duration
from screens.widgets.page import Para

_LONGEST = 8
"""Cells of the longest bar."""


def times_paras(scene: Scene, signs: Signs) -> Iterator[Para]:
    """Yield a line for each phase that was gone through, its bar as long as its share of the longest."""
    chapters = (each for each in chapters_of(scene.view) if each is not END)
    rows = [row_of(each, scene.view, scene.usual, scene.now) for each in chapters]
    longest = max((row.seconds or 0.0 for row in rows), default=0.0)
    known = any(row.usual is not None for row in rows)
    yield Para("Time by phase", "bright", aside="usually" if known else "")
    for row in rows:
        if row.seconds is not None and row.state is not State.SKIPPED:
            yield _line(row, row.seconds, longest, signs)


def _line(row: ChapterRow, seconds: float, longest: float, signs: Signs) -> Para:
    cells = round(_LONGEST * seconds / longest) if longest else 0
    head = ((f"  {row.chapter.title:10}", "muted"), (f"{duration(seconds):>11}  ", "plain"))
    return Para(signs.bar * cells, "muted", head, "" if row.usual is None else duration(row.usual))
