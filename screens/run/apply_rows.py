"""The rows of an apply: what Terraform complains of, then the resources, those that want looking at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from mectui.events import Problem
from mectui.watch import State
from mectui.watch.usual import is_late
from mectui.watch.work import Task, by_state
from screens.run.scene import Scene
from screens.signs import Signs
from screens.text import duration, fitted, hung, one_line
from screens.widgets.rows_view import Span

_DONE = "done"
_WORD = 11
"""Cells of a state's word: the longest is `destroying`."""
_MOST_LINES = 5
_STYLES = {State.FAILED: "bad", State.RUNNING: "bright", State.WAITING: "muted", State.DONE: "good"}


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """One line of a diagnostic; several of them make it up."""

    key: str
    text: str
    style: str
    severity: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One resource as it stands, in whole seconds: it is drawn anew once a second, and no more often.

    `usual` is what it takes as a rule, `late` says that it takes longer.
    """

    address: str
    title: str
    state: State
    word: str
    elapsed: int | None
    usual: float | None
    late: bool
    problem: str = ""

    @property
    def key(self) -> str:
        """The row's key."""
        return self.address


@dataclass(frozen=True, slots=True)
class DoneRow:
    """Stands for the resources that are done."""

    count: int
    open: bool
    key: str = _DONE


ApplyRow = ComplaintRow | TaskRow | DoneRow


def rows_of(scene: Scene, signs: Signs, width: int, *, done_open: bool) -> list[ApplyRow]:
    """Return the rows: complaints, what failed, what goes on, what is to come, and what is done, folded."""
    view = scene.view
    states = by_state(view.plan, view.resources)
    done = states.pop(State.DONE)
    rows: list[ApplyRow] = [*_complaints(view.diagnostics, signs, width)]
    rows += [_row(task, scene) for tasks in states.values() for task in tasks]
    if done:
        rows.append(DoneRow(len(done), done_open))
        rows += [_row(task, scene) for task in done if done_open]
    return rows


def _row(task: Task, scene: Scene) -> TaskRow:
    elapsed, usual = task.elapsed(scene.now), scene.usual.seconds("resource", task.kind, task.deed)
    return TaskRow(
        address=task.address,
        title=one_line(task.title),
        state=task.state,
        word=task.word,
        elapsed=None if elapsed is None else int(elapsed),
        usual=usual,
        late=task.state is State.RUNNING and is_late(elapsed, usual),
        problem=task.resource.problem if task.resource and task.state is State.FAILED else "",
    )


def _complaints(
    diagnostics: Sequence[tuple[str, Problem]], signs: Signs, width: int
) -> Iterator[ComplaintRow]:
    """Yield errors, then warnings, over several lines; what is said of many resources is said once."""
    times = Counter(diagnostics)
    for number, (severity, problem) in enumerate(sorted(times, key=lambda each: each[0] != "error")):
        several = f", {times[severity, problem]} times" if times[severity, problem] > 1 else ""
        for index, (text, style) in enumerate(_lines(severity, several, problem, signs, width)):
            yield ComplaintRow(f"complaint {number} {index}", text, style, severity, problem)


def _lines(severity: str, several: str, problem: Problem, signs: Signs, width: int) -> Iterator[Span]:
    sign, colour = (signs.blocked, "bad") if severity == "error" else (signs.warning, "warn")
    head = f"{severity}{several}: {problem.what}"
    lead = f"{sign} "
    for text, style in ((head, colour), (problem.why, "plain"), (problem.remedy, "bright")):
        for piece in hung(one_line(text), max(1, width - 2), lines=_MOST_LINES, more=signs.more):
            if piece:
                yield f"{lead}{piece}", style
            lead = "  "


@dataclass(frozen=True, slots=True)
class ApplyLayout:
    """Lays a row out; `column` are the cells of the longest name."""

    signs: Signs
    column: int = 0

    def __call__(self, row: ApplyRow, width: int) -> Sequence[Span]:
        """Return the spans of a row."""
        if isinstance(row, ComplaintRow):
            return [(row.text, row.style)]
        if isinstance(row, DoneRow):
            fold = self.signs.unfolded if row.open else self.signs.folded
            return [(f"{self.signs.done} {row.count} done ", "good"), (fold, "muted")]
        return self._task(row, width)

    def _task(self, row: TaskRow, width: int) -> Sequence[Span]:
        """Return state, name and times near each other; the times are seen whole."""
        head, times = f"{self._sign(row.state)} {fitted(row.word, _WORD)}", _times(row)
        room = max(0, width - cell_len(head) - cell_len(times) - 2)
        name = fitted(row.title, min(self.column, room), more=self.signs.more)
        return [
            (head, "warn" if row.late else _STYLES[row.state]),
            (name, "muted" if row.state is State.WAITING else "plain"),
            (f"  {times}", "warn" if row.late else "muted"),
            (f"  {one_line(row.problem)}", "bad"),
        ]

    def _sign(self, state: State) -> str:
        signs = self.signs
        of = {State.FAILED: signs.blocked, State.RUNNING: signs.looking, State.DONE: signs.done}
        return of.get(state, signs.todo)


def column_of(rows: Iterable[ApplyRow]) -> int:
    """Return the cells of the longest name of a resource."""
    return max((cell_len(row.title) for row in rows if isinstance(row, TaskRow)), default=0)


def _times(row: TaskRow) -> str:
    """Return how long it took, takes, or may take yet."""
    usually = "" if row.usual is None else f"usually {duration(row.usual)}"
    if row.state is State.WAITING:
        return usually
    if row.elapsed is None:
        return ""
    so_far = duration(row.elapsed)
    if row.state is not State.RUNNING or row.usual is None:
        return so_far
    if row.late:
        return f"{so_far}, {usually}"
    left = row.usual - row.elapsed
    return f"{so_far}, {f'about {duration(left)} left' if left >= 1 else 'any moment'}"
