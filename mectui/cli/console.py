"""The one owner of stdout and stderr."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable
from typing import Any

import click

from mectui import events
from mectui.events import Problem, plain

verbose = False
"""Whether `-v` was given: then a mistake of ours shows its traceback, and a log shows its details."""

spell: Callable[[], str] = "mectui".__str__
"""Returns how this call names mectui, with the options that every command needs."""

_live: list[Callable[[], None]] = []
"""What takes away what is drawn below the lines, while anything is."""


def spelled(text: str) -> str:
    """Return `text`, whose `mectui …` in backticks become commands that work when they are typed."""
    return events.spelled(text, spell())


def say(text: str, *, error: bool = False, **style: bool | str | None) -> None:
    """Print one piece of text; style is dropped where nobody sees it or NO_COLOR is set."""
    stream = sys.stderr if error else sys.stdout
    coloured = stream.isatty() and not os.environ.get("NO_COLOR")
    click.echo(click.style(text, **style) if style and coloured else text, err=error)  # type: ignore[arg-type]


def remember_live(close: Callable[[], None]) -> None:
    """Note that something is drawn below the lines, and what takes it away."""
    _live.append(close)


def forget_live(close: Callable[[], None]) -> None:
    """Note that it is not drawn any more."""
    if close in _live:
        _live.remove(close)


def settle() -> None:
    """Take away whatever is drawn below the lines: nothing of it comes any more."""
    for close in list(_live):
        close()


def problems(found: Iterable[Problem]) -> None:
    """Print each problem on stderr: what, why, and what can be done about it."""
    for problem in found:
        say(f"error: {plain(spelled(problem.what))}", error=True, fg="red", bold=True)
        for line in filter(None, plain(spelled(problem.why)).splitlines()):
            say(f"  {line}", error=True)
        if problem.remedy:
            say(f"  -> {plain(spelled(problem.remedy))}", error=True)


def mistake(error: Exception) -> None:
    """Print what mectui itself got wrong."""
    if verbose:
        traceback.print_exception(error)
    say(f"error: mectui made a mistake: {type(error).__name__}: {plain(str(error))}", error=True)
    if not verbose:
        say("  -> run the same with -v for the details that a report needs", error=True)


def document(facts: Any) -> None:
    """Print facts as one JSON document, the only thing that a command with `--output json` has on stdout."""
    click.echo(json.dumps(facts, ensure_ascii=False))


def table(rows: list[tuple[str, ...]], *, header: tuple[str, ...]) -> None:
    """Print rows in columns under a header; the text is data and is made plain."""
    cells = [header, *([plain(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    for row in cells:
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
