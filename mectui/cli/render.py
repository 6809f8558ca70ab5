"""How a run looks: as a plain log for people, or as one event a line for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime

import click

from mectui.cli import console
from mectui.cli.addon_text import say_ways_in
from mectui.events import Event, Problem, plain
from mectui.run.farewell import Farewell

Renderer = Callable[[Event], None]

_DETAILS = frozenset(
    {
        "addon.output",
        "addon.planned",
        "addon.seen",
        "addon.step.started",
        "node.datastore",
        "node.output",
        "node.step.started",
        "phase.skipped",
        "resource.started",
        "run.started",
        "terraform.log",
        "terraform.unknown",
    }
)
"""Events that a log shows only with `-v`."""

_COLOURS = {"failed": "red", "finished": "green", "done": "green", "repair": "yellow", "retry": "yellow"}


def renderer(output: str, *, recorded: bool = False) -> Renderer:
    """Return the renderer for `--output text` or `json`; what is recorded is told as lines only."""
    if output == "json":
        return as_json
    from mectui.cli import live

    return TextLog() if recorded or not live.possible() else live.LiveLog(TextLog())


def as_json(event: Event) -> None:
    """Print the event as a line of JSON; what a person must read goes to stderr."""
    click.echo(event.to_line())
    if event.event == "run.finished":
        _last_words(event, error=True)


class TextLog:
    """Prints a line for each event: when, in which phase, on which node, what."""

    def __init__(self) -> None:
        self._begun: datetime | None = None

    def __call__(self, event: Event) -> None:
        """Print one event."""
        self._begun = self._begun or event.time
        if event.event == "run.finished":
            _last_words(event, error=not event.data.get("ok"))
        elif console.verbose or not _is_detail(event):
            word = event.event.rpartition(".")[2]
            console.say(self._line(event), fg=_COLOURS.get(word))
            if event.error is not None and event.message != str(event.error):
                console.say(f"         {plain(console.spelled(str(event.error)))}", fg="red")

    def _line(self, event: Event) -> str:
        about = event.node or event.data.get("check") or ""
        where = f"{about}: " if about and about not in event.message else ""
        took = f" ({event.seconds:.1f} s)" if event.seconds is not None else ""
        return f"{self._clock(event)}  {event.phase:<10}  {plain(where + event.message)}{took}"

    def _clock(self, event: Event) -> str:
        if event.time is None or self._begun is None:
            return "  0:00"
        minutes, seconds = divmod(int((event.time - self._begun).total_seconds()), 60)
        return f"{minutes:3}:{seconds:02}"


def _is_detail(event: Event) -> bool:
    """Tell whether a log leaves the event out: that a node waits is news, each thing it then does is none."""
    return event.event in _DETAILS or (event.event == "node.waiting" and "doing" in event.data)


def _last_words(event: Event, *, error: bool) -> None:
    """Print what went wrong, and as the very last line what exists and what can be done with it."""
    if not event.data.get("ok"):
        console.problems(Problem(**problem) for problem in event.data.get("problems", ()))
    say_ways_in(event.data.get("addons", ()), error=error)
    words = Farewell.of(event.data, event.message)
    if event.data.get("ok"):
        console.say(plain(words.block), error=error, bold=True)
    else:
        last_words_of_failure(words)


def last_words_of_failure(words: Farewell) -> None:
    """Print on stderr what exists and what to do: a line a command on a terminal, else one line in all.

    A log's last line is what programs look at, so nothing of it may stand on the line before.
    """
    console.say(plain(words.block if sys.stderr.isatty() else words.line), error=True, bold=True)
