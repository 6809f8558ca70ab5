"""The tree of add-ons: a branch for each, its parts in order, the nodes of a part; and which are folded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from mectui.watch.addon_parts import NodePart, PartView
from mectui.watch.addons import AddonView
from mectui.watch.state import State
from mectui.watch.view import RunView

_TELLING = frozenset({State.RUNNING, State.FAILED})
"""States in which a branch is unfolded by itself."""


@dataclass(frozen=True, slots=True)
class AddonRow:
    """An add-on."""

    addon: AddonView
    open: bool

    @property
    def key(self) -> str:
        """The row's key."""
        return self.addon.name


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of an add-on that is unfolded; `open` is None where there is nothing below it to fold."""

    addon: AddonView
    part: PartView
    open: bool | None

    @property
    def key(self) -> str:
        """The row's key."""
        return f"{self.addon.name}\0{self.part.title}"


@dataclass(frozen=True, slots=True)
class NodePartRow:
    """A part on one of several nodes."""

    addon: AddonView
    part: PartView
    node: NodePart

    @property
    def key(self) -> str:
        """The row's key."""
        return f"{self.addon.name}\0{self.part.title}\0{self.node.node}"


AddonTreeRow = AddonRow | PartRow | NodePartRow


class AddonTree:
    """What of the tree is shown: what goes on and what failed, unless somebody folded or unfolded it."""

    def __init__(self) -> None:
        self._chosen: dict[str, bool] = {}

    def rows(self, view: RunView) -> list[AddonTreeRow]:
        """Return the rows as they stand now."""
        return [row for addon in view.addons.values() for row in self._branch(addon)]

    def toggle(self, row: AddonTreeRow) -> str:
        """Fold or unfold the branch that a row is of; return the key of the row that stays for it."""
        if isinstance(row, PartRow) and row.open is not None:
            self._chosen[row.key] = not row.open
            return row.key
        if isinstance(row, NodePartRow):
            key = f"{row.addon.name}\0{row.part.title}"
            self._chosen[key] = False
            return key
        name = row.addon.name
        self._chosen[name] = not self._open(name, row.addon.state)
        return name

    def _open(self, key: str, state: State) -> bool:
        return self._chosen.get(key, state in _TELLING)

    def _branch(self, addon: AddonView) -> Iterator[AddonTreeRow]:
        unfolded = self._open(addon.name, State.RUNNING if addon.interrupted else addon.state)
        yield AddonRow(addon, unfolded)
        for part in addon.parts.values() if unfolded else ():
            yield from self._twig(addon, part)

    def _twig(self, addon: AddonView, part: PartView) -> Iterator[AddonTreeRow]:
        several = len(part.nodes) > 1
        row = PartRow(addon, part, None)
        unfolded = several and self._open(row.key, part.state)
        yield PartRow(addon, part, unfolded if several else None)
        if unfolded:
            yield from (NodePartRow(addon, part, node) for node in part.nodes.values())


def words_of_all(view: RunView) -> str:
    """Return how the add-ons stand together, such as `2 of 5 work, 1 failed, 1 skipped`."""
    addons = view.addons.values()
    states = Counter(addon.state for addon in addons)
    gone = all(addon.removing for addon in addons)
    going = sum(addon.removing and addon.state is State.RUNNING for addon in addons)
    counts = (
        (states[State.FAILED], "failed"),
        (states[State.SKIPPED], "skipped"),
        (going, "going"),
        (states[State.RUNNING] - going, "rising"),
        (states[State.WAITING], "to come"),
    )
    good = f"{states[State.DONE]} of {len(addons)} {'gone' if gone else 'done'}"
    return ", ".join([good, *(f"{count} {word}" for count, word in counts if count)])
