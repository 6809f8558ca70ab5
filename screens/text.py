"""Text from outside in a line of cells: never markup, never longer than its place."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from mectui.events import plain

_CLIPPED = 12
"""Cells below which both ends of a text would say too little."""


def one_line(text: str) -> str:
    """Return text that fits on one line: without escapes, and with every run of white space as one space."""
    return text if text.isascii() and text.isprintable() else " ".join(plain(text).split())


def fitted(text: str, width: int, *, right: bool = False, more: str = "…") -> str:
    """Return text in exactly `width` cells: padded, or cut with a sign that says so."""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + more if width > 1 else set_cell_size(text, max(width, 0))
    gap = " " * (width - length)
    return gap + text if right else text + gap


def clipped(text: str, width: int, *, more: str = "…") -> str:
    """Return text in `width` cells; ids and paths are cut in the middle: they differ at their ends."""
    if cell_len(text) <= width or width < _CLIPPED or " " in text or not text.isascii():
        return fitted(text, width, more=more)
    tail = (width - 1) // 2
    return text[: width - 1 - tail] + more + text[-tail:]


def hung(text: str, width: int, *, lines: int = 2, more: str = "…") -> list[str]:
    """Return text in at most so many lines of `width` cells, broken between words where there are any."""
    pieces: list[str] = []
    rest = text
    while width > 0 and cell_len(rest) > width and len(pieces) < lines - 1:
        first = set_cell_size(rest, width + 1).rpartition(" ")[0] if " " in rest else ""
        first = first if cell_len(first) * 2 >= width else set_cell_size(rest, width)
        pieces.append(first.rstrip())
        rest = rest[len(first) :].lstrip()
    return [*pieces, fitted(rest, min(max(width, 1), cell_len(rest)), more=more)]


def about(seconds: float) -> str:
    """Return a time in its largest unit, as one says it of what is to come: `40 s`, `11 min`, `2 h`."""
    for size, unit in ((3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds) // size} {unit}"
    return f"{int(max(0.0, seconds))} s"


def duration(seconds: float) -> str:
    """Return a time as a person says it: `9 s`, `1 min 05 s`, `1 h 02 min`."""
    whole = int(max(0.0, seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"
