"""The join tree: a branch for each role, a branch for each node, and which of them are folded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mectui.watch.nodes import STEPS, NodeView, StepView, quorum
from mectui.watch.standing import PROBLEMS, RANK, VERBS, NodeNow, Standing, node_now
from mectui.watch.usual import Usual
from mectui.watch.view import RunView
from mectui.watch.yardstick import Expected, Yardstick

PLANES, WORKERS = "control planes", "workers"
_COUNTS = ("none", "one", "two", "three")


@dataclass(frozen=True, slots=True)
class RoleRow:
    """All nodes of a role; `key` is its name."""

    key: str
    words: str
    open: bool


@dataclass(frozen=True, slots=True)
class QuorumRow:
    """What the datastore of several control planes can bear."""

    words: str
    key: str = "quorum"


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node."""

    now: NodeNow
    open: bool

    @property
    def key(self) -> str:
        """The row's key."""
        return self.now.key


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a node that is unfolded; `doing` is empty where it is not the current one."""

    now: NodeNow
    step: StepView
    seconds: float | None
    expected: Expected | None
    late: bool

    @property
    def key(self) -> str:
        """The row's key."""
        return f"{self.now.key}\0{self.step.step}"

    @property
    def doing(self) -> str:
        """What is waited for in it right now."""
        return self.now.doing if self.now.step is self.step else ""


TreeRow = RoleRow | QuorumRow | NodeRow | StepRow


class NodeTree:
    """What of the tree is shown: what was folded and unfolded, and what was filtered out."""

    def __init__(self) -> None:
        self.needle = ""
        self.problems = False
        self._shut: set[str] = set()
        self._chosen: dict[str, bool] = {}
        self._unfolded = False
        self._planned: dict[str, NodeView] = {}

    def rows(self, view: RunView, usual: Usual, now: datetime, height: int) -> list[TreeRow]:
        """Return the rows as they stand now; few nodes are unfolded where all of them fit the height."""
        nodes = self._nodes(view)
        yardstick = Yardstick(usual, nodes)
        looks = [node_now(node, yardstick, now) for node in nodes]
        roles = [(role, each) for role in (PLANES, WORKERS) if (each := _of_role(looks, role))]
        rows: list[TreeRow] = []
        quorum_row = _quorum_row(nodes)
        self._unfolded = len(roles) + len(quorum_row) + len(looks) * (1 + len(STEPS)) <= height
        for role, each in roles:
            rows.append(RoleRow(role, role_words(each), role not in self._shut))
            rows += quorum_row if role == PLANES else ()
            if role not in self._shut:
                rows += self._branches(each, yardstick, now)
        return rows

    def toggle(self, row: TreeRow) -> str:
        """Fold or unfold the branch that a row is of; return the key of the row that stays for it."""
        if isinstance(row, NodeRow | StepRow):
            name = row.now.key
            self._chosen[name] = not self._open(name)
            return name
        role = row.key if isinstance(row, RoleRow) else PLANES
        self._shut ^= {role}
        return role

    @property
    def narrowed(self) -> bool:
        """Whether any nodes are left out."""
        return bool(self.needle) or self.problems

    def _open(self, name: str) -> bool:
        return self._chosen.get(name, self._unfolded)

    def _branches(self, looks: list[NodeNow], yardstick: Yardstick, now: datetime) -> Iterator[TreeRow]:
        for look in sorted(filter(self._wanted, looks), key=lambda look: RANK[look.standing]):
            unfolded = self._open(look.key)
            yield NodeRow(look, unfolded)
            if unfolded:
                yield from step_rows(look, yardstick, now)

    def _wanted(self, look: NodeNow) -> bool:
        fits = self.needle.casefold() in look.node.name.casefold()
        return fits and (not self.problems or look.standing in PROBLEMS)

    def _nodes(self, view: RunView) -> list[NodeView]:
        """Return the nodes that are there, and those that the plan is going to make."""
        for change in view.plan.changes.values():
            made = (change.kind, change.action) == ("aws_instance", "create")
            if made and change.node and change.node not in self._planned:
                self._planned[change.node] = NodeView(change.node)
        for planned in self._planned.values():
            planned.ended = view.end is not None
        nodes = self._planned | view.nodes
        return sorted(nodes.values(), key=lambda node: node.order)


def step_rows(look: NodeNow, yardstick: Yardstick, now: datetime) -> Iterator[StepRow]:
    """Yield the steps of a node as they stand, in order."""
    for step in look.node.steps.values():
        seconds = step.elapsed(now)
        late = look.step is step and look.standing is Standing.LATE
        yield StepRow(look, step, seconds, yardstick.expected(step.step, look.key), late)


def role_words(looks: Sequence[NodeNow]) -> str:
    """Return how the nodes of a role stand, such as `37 of 50 Ready, 1 failed, 12 booting`."""
    stands = Counter(_word(look) for look in looks)
    leaving = [f"{stands.pop(word)} {word}" for word in (Standing.LEAVING, Standing.GONE) if stands[word]]
    ready = stands.pop(Standing.DONE, 0)
    total = ready + stands.total()
    pieces = [f"{ready} of {total} Ready"] if total else []
    first = [word for word in (Standing.FAILED, Standing.LATE) if word in stands]
    rest = sorted(stands.keys() - first, key=lambda word: (-stands[word], word))
    pieces += [f"{stands[word]} {word}" for word in [*first, *rest]]
    return ", ".join(pieces + leaving)


def quorum_words(nodes: Iterable[NodeView]) -> str:
    """Return what the datastore of these control planes can bear."""
    known = quorum(nodes)
    if known is None:
        return "no quorum yet"
    voters, needed = known
    spare = voters - needed
    many = _COUNTS[spare] if spare < len(_COUNTS) else str(spare)
    return f"{voters} {'voter' if voters == 1 else 'voters'}, {needed} needed: {many} may fail"


def _quorum_row(nodes: Iterable[NodeView]) -> list[QuorumRow]:
    """Return a row for several control planes, and none for one alone: with that, everything fails."""
    planes = [node for node in nodes if node.control_plane]
    return [QuorumRow(quorum_words(planes))] if len(planes) > 1 else []


def _word(look: NodeNow) -> str:
    if look.standing is Standing.WORKING and look.step is not None:
        return VERBS[look.step.step]
    return "waiting" if look.standing is Standing.HELD else look.standing


def _of_role(looks: Iterable[NodeNow], role: str) -> list[NodeNow]:
    return [look for look in looks if look.node.control_plane is (role == PLANES)]
