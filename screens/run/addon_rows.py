"""How the rows of the tree of add-ons look: an add-on, a part of it, a part on one node."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mectui.watch import State
from mectui.watch.addon_parts import PartKind, PartView
from mectui.watch.addon_tree import AddonRow, AddonTreeRow, NodePartRow, PartRow
from mectui.watch.addons import AddonView
from screens.run.node_rows import short
from screens.signs import Signs
from screens.text import duration, fitted, one_line
from screens.widgets.rows_view import Span

_LONGEST_NAME = 22
_OFTEN = "12 s"
_WORD = len("broke off")
_STYLES = {State.FAILED: "bad", State.DONE: "good", State.RUNNING: "plain", State.SKIPPED: "muted"}
_COMES = {
    State.WAITING: "to come",
    State.RUNNING: "rising",
    State.DONE: "works",
    State.FAILED: "failed",
    State.SKIPPED: "skipped",
}
_GOES = {**_COMES, State.RUNNING: "going", State.DONE: "gone"}
_KINDS = {PartKind.PREPARE: "prepare: ", PartKind.PROOF: "proof: "}
_NEVER = {State.SKIPPED: "as it was already"}


def word_of(addon: AddonView) -> str:
    """Return in a word how an add-on stands."""
    if addon.interrupted:
        return "broke off"
    return (_GOES if addon.removing else _COMES)[addon.state]


def sign_of(state: State, signs: Signs) -> str:
    """Return the sign of a state."""
    known = {
        State.FAILED: signs.blocked,
        State.DONE: signs.done,
        State.RUNNING: signs.looking,
        State.SKIPPED: signs.dash,
    }
    return known.get(state, signs.todo)


def words_of(part: PartView) -> str:
    """Return what is done or proven, how far a proof has come, and what was heard last."""
    counted = f", {part.count} of {part.times} in a row" if part.times and part.state is State.RUNNING else ""
    said = part.said or _NEVER.get(part.state, "")
    return one_line(f"{_KINDS.get(part.kind, '')}{part.title}{counted}{f': {said}' if said else ''}")


def doing_of(addon: AddonView) -> str:
    """Return what goes on at an add-on, or why it does not."""
    part = addon.now
    if addon.because:
        return f"because {one_line(addon.because)} failed"
    if addon.state is State.FAILED and addon.problem is not None:
        return one_line(addon.problem.what)
    if addon.state is State.RUNNING:
        return words_of(part) if part else one_line(addon.message)
    return f"for {one_line(', '.join(addon.wanted_by))}" if addon.wanted_by else ""


def tried(times: int) -> str:
    """Return which try a node is at, where it is not the first."""
    return f"try {times}" if times > 1 else ""


@dataclass(frozen=True, slots=True)
class AddonLayout:
    """Lays rows out. `here` returns the key of the row under the cursor; `name` and `time` are widths."""

    signs: Signs
    cluster: str
    now: datetime
    name: int
    time: int
    here: Callable[[], str | None]

    @classmethod
    def of(
        cls,
        signs: Signs,
        cluster: str,
        now: datetime,
        addons: Sequence[AddonView],
        here: Callable[[], str | None],
    ) -> AddonLayout:
        """Return the layout in which these add-ons stand below each other."""
        longest = max((len(title_of(each)) for each in addons), default=0)
        times = [each.elapsed(now) for each in addons]
        times += [part.elapsed(now) for each in addons for part in each.parts.values()]
        time = max((len(_time(seconds)) for seconds in times), default=0)
        return cls(signs, cluster, now, min(longest, _LONGEST_NAME), max(time, len(_OFTEN)), here)

    def __call__(self, row: AddonTreeRow, width: int) -> Sequence[Span]:  # noqa: ARG002 - the list cuts
        """Return the spans of a row; what is too long is cut by who draws it."""
        return tuple(self._spans(row))

    def _spans(self, row: AddonTreeRow) -> Iterator[Span]:
        yield (self.signs.here if row.key == self.here() else " "), "accent"
        if isinstance(row, AddonRow):
            yield from self._addon(row)
        elif isinstance(row, PartRow):
            yield from self.part(row)
        else:
            yield from self._node(row)

    def _addon(self, row: AddonRow) -> Iterator[Span]:
        addon = row.addon
        style = "warn" if addon.interrupted else _STYLES.get(addon.state, "muted")
        yield f"{self._fold(row.open if addon.parts else None)} ", "muted"
        yield f"{sign_of(addon.state, self.signs)} ", style
        yield f"{fitted(title_of(addon), self.name, more=self.signs.more)} ", "bright"
        yield f"{word_of(addon):<{_WORD}} ", style
        yield f"{_time(addon.elapsed(self.now)):>{self.time}}  ", "muted"
        if not (row.open and addon.parts):
            yield doing_of(addon), "bad" if addon.state is State.FAILED else "plain"

    def part(self, row: PartRow) -> Iterator[Span]:
        """Yield the spans of a part."""
        part = row.part
        style = _STYLES.get(part.state, "muted")
        yield f"  {self._fold(row.open)} {sign_of(part.state, self.signs)} ", style
        yield f"{_time(part.elapsed(self.now)):>{self.time}}  ", "muted"
        yield words_of(part), "bad" if part.state is State.FAILED else _quiet(part.state)

    def _node(self, row: NodePartRow) -> Iterator[Span]:
        node = row.node
        yield f"      {sign_of(node.state, self.signs)} ", _STYLES.get(node.state, "muted")
        yield f"{_time(node.elapsed(self.now)):>{self.time}}  ", "muted"
        yield short(node.node, self.cluster), _quiet(node.state)
        yield f"  {tried(node.tries)}", "warn"

    def _fold(self, unfolded: bool | None) -> str:
        if unfolded is None:
            return " "
        return self.signs.unfolded if unfolded else self.signs.folded


def title_of(addon: AddonView) -> str:
    """Return what an add-on is called, on one line."""
    return one_line(addon.title or addon.name)


def _quiet(state: State) -> str:
    return "plain" if state in (State.RUNNING, State.FAILED, State.DONE) else "muted"


def _time(seconds: float | None) -> str:
    return "" if seconds is None else duration(seconds)
