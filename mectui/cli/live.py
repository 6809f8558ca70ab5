"""A run on a terminal: what is worth keeping goes by as lines, and below them stands how it is right now.

Rich draws the lower part, a bar for the phase and one for each node that is not Ready yet, and takes it
away at the end: what stays on the terminal is the log.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from mectui.cli import console
from mectui.events import Event, Phase, now, plain
from mectui.watch import NodeView, RunView, State, Usual, progress

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, TaskID

_PASSING = frozenset(
    {
        "node.output",
        "node.step.done",
        "node.waiting",
        "phase.started",
        "resource.finished",
        "resource.progress",
    }
)
"""Events that the lower part shows; as lines they would only push it down."""

_NODES_AT_MOST = 12
_LINES_FOR_THE_LOG = 8
_STEPS = 8
_FIRST = {State.FAILED: 0, State.RUNNING: 1, State.WAITING: 2}


def possible() -> bool:
    """Tell whether standard output is a terminal whose cursor can be moved."""
    return sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


class LiveLog:
    """Shows a run's events on a terminal; `log` prints those that stay, as lines."""

    def __init__(self, log: Callable[[Event], None]) -> None:
        self._log = log
        self._view = RunView()
        self._usual = Usual()
        self._shown: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, event: Event) -> None:
        """Show one event."""
        if event.event == "run.started":
            self._view, self._tasks = RunView(), {}
        self._view.take(event)
        if event.event == "run.finished":
            self.close()
        else:
            self._draw()
        if console.verbose or event.event not in _PASSING:
            self._log(event)

    def close(self) -> None:
        """Take the lower part away, if it is there."""
        if self._shown is not None:
            self._shown.stop()
            self._shown = None
            console.forget_live(self.close)

    def _draw(self) -> None:
        if self._shown is None:
            self._shown = _bars()
            self._shown.start()
            console.remember_live(self.close)
        kept = {"phase", *(node.name for node in self._nodes())}
        for name in [name for name in self._tasks if name not in kept]:
            self._shown.remove_task(self._tasks.pop(name))
        self._phase(self._shown)
        for node in self._nodes():
            self._node(self._shown, node)

    def _phase(self, shown: Progress) -> None:
        view = self._view
        fraction, words = None, ""
        if view.phase in (Phase.APPLY, Phase.DESTROY):
            made = progress(view.plan, view.resources, self._usual, now())
            fraction, words = made.fraction, f"{made.done} of {made.total}"
        elif view.phase in (Phase.NODES, Phase.JOIN) and view.nodes:
            ready = sum(node.state is State.DONE for node in view.nodes.values())
            fraction, words = ready / len(view.nodes), f"{ready} of {len(view.nodes)} nodes"
        self._set(shown, "phase", str(view.phase), fraction, words)

    def _node(self, shown: Progress, node: NodeView) -> None:
        done = sum(step.state is State.DONE for step in node.steps.values())
        step = node.current
        word = f"{step.step}" if step else "Ready"
        word = f"{word} failed" if node.state is State.FAILED else word
        waits = node.problem.what if node.problem else node.leaving or node.waiting
        name = node.name.removeprefix(f"{self._view.cluster}-")
        self._set(shown, node.name, f"  {name}", done / _STEPS, f"{word}: {waits}" if waits else word)

    def _set(self, shown: Progress, key: str, title: str, fraction: float | None, words: str) -> None:
        if key not in self._tasks:
            self._tasks[key] = shown.add_task(title, total=None, words="")
        done = 0 if fraction is None else fraction
        total = None if fraction is None else 1.0
        shown.update(
            self._tasks[key],
            description=plain(title),
            completed=done,
            total=total,
            words=" ".join(plain(words).split()),
        )

    def _nodes(self) -> list[NodeView]:
        """Return the nodes that are not Ready, the failed first, as many as there is room for."""
        room = max(0, min(_NODES_AT_MOST, shutil.get_terminal_size().lines - _LINES_FOR_THE_LOG))
        busy = [node for node in self._view.ordered_nodes if node.state is not State.DONE]
        return sorted(busy, key=lambda node: _FIRST.get(node.state, 1))[:room]


def _bars() -> Progress:
    from rich.console import Console
    from rich.progress import Progress

    return Progress(*_columns(), console=Console(highlight=False), transient=True, refresh_per_second=5)


def _columns() -> Iterator[ProgressColumn]:
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.table import Column

    def text(name: str, width: int | None = None) -> TextColumn:
        cut = Column(no_wrap=True, overflow="ellipsis", min_width=width, max_width=width)
        return TextColumn(name, table_column=cut, markup=False)

    yield SpinnerColumn("line")
    yield text("{task.description}", 14)
    yield BarColumn(bar_width=16)
    yield TimeElapsedColumn()
    yield text("{task.fields[words]}")
