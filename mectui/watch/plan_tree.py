"""A plan as a tree: what is the whole cluster's by its kind, then a branch for each node.

What destroys anything comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from mectui.watch.naming import kind_word, known_to_terraform, name_of, several
from mectui.watch.nodes import NodeView
from mectui.watch.plan import Attribute, ChangeView, PlanView
from mectui.watch.plan_words import FORCES, attribute_text, counted, deed, gist

_STRAYS = "not in Terraform's state"


@dataclass(frozen=True, slots=True)
class Branch:
    """Changes that belong together: those of one kind, or of one node."""

    title: str
    changes: tuple[ChangeView, ...]
    node: str | None = None

    @property
    def key(self) -> str:
        """The branch's key in the tree."""
        return f"branch {self.title}"

    @property
    def destroys(self) -> bool:
        """Whether something that exists goes."""
        return any(change.destroys for change in self.changes)

    @property
    def counts(self) -> list[tuple[str, str]]:
        """The actions with how many there are of each."""
        return counted(self.changes)

    @property
    def gist(self) -> str:
        """What the node is; of a kind, nothing."""
        machines = (change for change in self.changes if change.kind == "aws_instance")
        return next((gist(change) for change in machines if self.node), "")


def branches(plan: PlanView) -> list[Branch]:
    """Return the plan's branches in order."""
    kinds: dict[str, list[ChangeView]] = {}
    nodes: dict[str, list[ChangeView]] = {}
    for change in plan.changes.values():
        if change.node:
            nodes.setdefault(change.node, []).append(change)
        else:
            kinds.setdefault(_group(change), []).append(change)
    shared = [Branch(_title(word, each), _in_order(each)) for word, each in sorted(kinds.items())]
    names = sorted(nodes, key=lambda name: NodeView(name).order)
    each_node = [Branch(name, _in_order(nodes[name]), name) for name in names]
    return sorted([*shared, *each_node], key=lambda branch: not branch.destroys)


def _group(change: ChangeView) -> str:
    return kind_word(change.kind) if known_to_terraform(change.address) else _STRAYS


def _title(word: str, changes: Sequence[ChangeView]) -> str:
    return several(word) if word != _STRAYS and len(changes) > 1 else word


def _in_order(changes: Iterable[ChangeView]) -> tuple[ChangeView, ...]:
    return tuple(sorted(changes, key=lambda change: (not change.destroys, change.kind, change.address)))


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A row of the tree: a branch, a change in it, or an attribute of that. `open` is None at a leaf."""

    branch: Branch
    change: ChangeView | None = None
    attribute: Attribute | None = None
    open: bool | None = None

    @property
    def key(self) -> str:
        """The row's key, unlike any other's."""
        if self.change is None:
            return self.branch.key
        return f"{self.change.address} {self.attribute.name}" if self.attribute else self.change.address

    @property
    def depth(self) -> int:
        """How many rows it is under."""
        return (self.change is not None) + (self.attribute is not None)


def rows(tree: Iterable[Branch], opened: Set[str], needle: str = "") -> list[TreeRow]:
    """Return the rows that are seen: what is opened, or what has every word of the `needle`."""
    words = needle.casefold().split()
    return list(_found(tree, opened, words) if words else _opened(tree, opened))


def every_key(tree: Iterable[Branch]) -> set[str]:
    """Return the keys of all that can be opened."""
    return {key for branch in tree for key in (branch.key, *(change.address for change in branch.changes))}


def _opened(tree: Iterable[Branch], opened: Set[str]) -> Iterator[TreeRow]:
    for branch in tree:
        yield TreeRow(branch, open=branch.key in opened)
        if branch.key in opened:
            for change in branch.changes:
                yield from _change(branch, change, opened, change.attributes)


def _change(
    branch: Branch, change: ChangeView, opened: Set[str], attributes: Sequence[Attribute]
) -> Iterator[TreeRow]:
    is_open = change.address in opened
    yield TreeRow(branch, change, open=is_open if change.attributes else None)
    if is_open:
        yield from (TreeRow(branch, change, attribute) for attribute in attributes)


def _found(tree: Iterable[Branch], opened: Set[str], words: Sequence[str]) -> Iterator[TreeRow]:
    """Yield what has every word; a branch and a change stand above what was found in them."""
    for branch in tree:
        below = [row for change in branch.changes for row in _found_in(branch, change, opened, words)]
        if below:
            yield TreeRow(branch, open=True)
            yield from below


def _found_in(
    branch: Branch, change: ChangeView, opened: Set[str], words: Sequence[str]
) -> Iterator[TreeRow]:
    around = f"{branch.title} {change_text(change)}".casefold()
    missing = [word for word in words if word not in around]
    if not missing:
        yield from _change(branch, change, opened, change.attributes)
    elif found := [each for each in change.attributes if _has(each, change.action, missing)]:
        yield from _change(branch, change, opened | {change.address}, found)


def _has(attribute: Attribute, action: str, words: Iterable[str]) -> bool:
    forces = FORCES if attribute.forces else ""
    text = f"{attribute.name} {attribute_text(attribute, action)} {forces}".casefold()
    return all(word in text for word in words)


def change_text(change: ChangeView) -> str:
    """Return a change as one reads it: what happens to which thing, and what it is."""
    return " ".join(
        (deed(change.action), kind_word(change.kind), change.address, change.node or "", gist(change))
    )


def change_title(change: ChangeView) -> str:
    """Return what a change is called within its branch."""
    name = name_of(change.address, change.node)
    return f"{kind_word(change.kind)} {name}".strip() if change.node or not name else name
