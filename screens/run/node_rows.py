"""How the rows of the join tree look: a role, a node with its steps as a strip, a step with its time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mectui.events import Step
from mectui.watch import State
from mectui.watch.node_tree import NodeRow, QuorumRow, RoleRow, StepRow, TreeRow
from mectui.watch.standing import VERBS, NodeNow, Standing
from mectui.watch.yardstick import Expected
from screens.signs import Signs
from screens.text import about, duration, fitted, one_line
from screens.widgets.rows_view import Span

STEPS = tuple(Step)
_LONGEST_NAME = 14
_NODE = "node"
_OFTEN = "12 s"
_TIME = len("15 min 00 s")
_WORD = len("reachable failed")
_ROLE = len("stand-by")
_USUAL = len("late: usually 12 s")
_ROOMY = 70
"""Cells from which on words stand below each other."""

_STYLES = {
    Standing.FAILED: "bad",
    Standing.LATE: "warn",
    Standing.WORKING: "plain",
    Standing.DONE: "good",
}
_STEP_STYLES = {State.FAILED: "bad", State.DONE: "good", State.RUNNING: "plain"}
_ABSENT = frozenset({Standing.LEAVING, Standing.GONE})


def sign(standing: Standing, signs: Signs) -> str:
    """Return the sign of how a node stands."""
    return {
        Standing.FAILED: signs.blocked,
        Standing.LATE: signs.warning,
        Standing.WORKING: signs.looking,
        Standing.LEAVING: signs.looking,
        Standing.DONE: signs.done,
        Standing.GONE: signs.dash,
    }.get(standing, signs.todo)


def step_sign(state: State, signs: Signs) -> str:
    """Return the sign of a step's state."""
    known = {State.FAILED: signs.blocked, State.DONE: signs.done, State.RUNNING: signs.looking}
    return known.get(state, signs.todo)


def word(look: NodeNow) -> str:
    """Return in a word or two how a node stands: what goes on where anything does, what failed."""
    if look.step is not None:
        match look.standing:
            case Standing.FAILED:
                return f"{look.step.step} failed"
            case Standing.LATE:
                return f"{VERBS[look.step.step]}, late"
            case Standing.WORKING:
                return VERBS[look.step.step]
    return str(look.standing)


def against(expected: Expected | None) -> str:
    """Return what a time is measured by."""
    if expected is None:
        return ""
    time = duration(expected.seconds) if expected.seconds >= 1 else "< 1 s"
    return f"{'usually' if expected.learnt else 'others'} {time}"


def until(look: NodeNow) -> str:
    """Return how long a step is waited for yet, where that is known."""
    return "" if look.left is None else f"deadline in {about(look.left)}"


@dataclass(frozen=True, slots=True)
class TreeLayout:
    """Lays rows out. `here` returns the key of the row under the cursor; `name` and `time` are widths."""

    signs: Signs
    cluster: str
    name: int
    time: int
    roles: bool
    here: Callable[[], str | None]

    @classmethod
    def of(
        cls, signs: Signs, cluster: str, looks: Sequence[NodeNow], here: Callable[[], str | None]
    ) -> TreeLayout:
        """Return the layout in which these nodes stand below each other."""
        name = max((len(short(look.key, cluster)) for look in looks), default=len(_NODE))
        time = max((len(_time(look.seconds)) for look in looks), default=0)
        roles = any(look.node.datastore for look in looks)
        return cls(
            signs, cluster, min(max(name, len(_NODE)), _LONGEST_NAME), max(time, len(_OFTEN)), roles, here
        )

    def __call__(self, row: TreeRow, width: int) -> Sequence[Span]:
        """Return the spans of a row; what is too long is cut by who draws it."""
        return tuple(self._spans(row, width))

    def _spans(self, row: TreeRow, width: int) -> Iterator[Span]:
        yield (self.signs.here if row.key == self.here() else " "), "accent"
        if isinstance(row, RoleRow):
            yield from self._role(row)
        elif isinstance(row, QuorumRow):
            yield f"   {row.words}", "muted"
        elif isinstance(row, NodeRow):
            yield from self._node(row.now, width)
        else:
            yield from self._step(row)

    def titles(self, width: int) -> Iterator[Span]:
        """Yield what stands above the columns; a step is its first letter above its sign."""
        role = " " * (_ROLE + 1) if self._shows_roles(width) else ""
        initials = "".join(str(step)[0] for step in STEPS)
        name, time = fitted(_NODE, self.name), fitted("for", self.time, right=True)
        yield f"    {name} {role}{initials} {time}  now", "muted"

    def _role(self, row: RoleRow) -> Iterator[Span]:
        fold = self.signs.unfolded if row.open else self.signs.folded
        yield f"{fold} ", "muted"
        yield row.key, "bright"
        yield f"  {row.words}", "plain"

    def _node(self, look: NodeNow, width: int) -> Iterator[Span]:
        style = _STYLES.get(look.standing, "muted")
        quiet = "muted" if style == "muted" else "plain"
        yield f" {sign(look.standing, self.signs)} ", style
        yield f"{fitted(short(look.node.name, self.cluster), self.name, more=self.signs.more)} ", quiet
        if self._shows_roles(width):
            yield fitted(one_line(look.node.datastore or ""), _ROLE + 1, more=self.signs.more), "muted"
        yield from self._strip(look)
        yield (
            f" {_time(look.seconds):>{self.time}}  ",
            style if look.standing in (Standing.FAILED, Standing.LATE) else "muted",
        )
        yield from self._doing(look, width, style)

    def _doing(self, look: NodeNow, width: int, style: str) -> Iterator[Span]:
        said = one_line(look.doing)
        if look.standing is not Standing.HELD:
            yield f"{word(look):<{_WORD if width >= _ROOMY and said else 0}}", style
            yield "  ", "plain"
        if look.standing is Standing.LATE:
            yield f"{', '.join(filter(None, (until(look), against(look.expected))))}: ", "warn"
        if look.standing is not Standing.DONE or not self._shows_roles(width):
            yield said, "muted" if style == "muted" else "plain"

    def _strip(self, look: NodeNow) -> Iterator[Span]:
        """Yield the signs of the steps, those of one state as one span."""
        if look.standing in _ABSENT:
            yield " " * len(STEPS), "muted"
            return
        late = look.step if look.standing is Standing.LATE else None
        text, style = "", ""
        for step in look.node.steps.values():
            its = "warn" if step is late else _STEP_STYLES.get(step.state, "muted")
            if its != style and text:
                yield text, style
                text = ""
            text, style = text + step_sign(step.state, self.signs), its
        yield text, style

    def _step(self, row: StepRow) -> Iterator[Span]:
        yield "  ", "plain"
        yield from self.measured(row, _USUAL)
        yield "  ", "plain"
        yield one_line(row.doing), "bad" if row.step.state is State.FAILED else "plain"

    def measured(self, row: StepRow, room: int = 0) -> Iterator[Span]:
        """Yield the sign of a step, its name, and its time against what it usually takes, in some room."""
        step = row.step
        style = "warn" if row.late else _STEP_STYLES.get(step.state, "muted")
        yield f" {step_sign(step.state, self.signs)} ", style
        yield f"{step.step:<10}", "muted" if style == "muted" else "plain"
        yield f"{_time(row.seconds):>{_TIME}}  ", "warn" if row.late else "muted"
        late = "late: " if row.late else ""
        yield f"{late + against(row.expected):<{room}}", "warn" if row.late else "muted"

    def _shows_roles(self, width: int) -> bool:
        return self.roles and width >= _ROOMY


def _time(seconds: float | None) -> str:
    return "" if seconds is None else duration(seconds)


def short(name: str, cluster: str) -> str:
    """Return a node's name on one line, without its cluster's."""
    return one_line(name.removeprefix(f"{cluster}-"))
