"""The solver's one question: do these add-ons fit this cluster?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from mectui.addons.catalogue import Catalogue
from mectui.addons.solver import fitting, room
from mectui.addons.solver.answering import inputs
from mectui.addons.solver.choosing import Chosen, choose
from mectui.addons.solver.doubts import doubts
from mectui.addons.solver.finding import Finding
from mectui.addons.solver.footprint import Footprint, footprint
from mectui.addons.solver.shape import MachineType, Shape
from mectui.answers.model import Addon
from mectui.events import Problem


@dataclass(frozen=True)
class Solution:
    """The add-ons in the order of installing, why they cannot be, and what should be known of them."""

    order: tuple[Chosen, ...]
    refusals: tuple[Finding, ...]
    footprint: Footprint
    shape: Shape

    @cached_property
    def doubts(self) -> tuple[Finding, ...]:
        """What should be known of them; nobody asks that of all that is only tried."""
        return tuple(doubts(self.order, self.shape, self.footprint))

    @property
    def fits(self) -> bool:
        """Whether nothing stands against it."""
        return not self.refusals

    @property
    def added(self) -> tuple[Chosen, ...]:
        """What is there only because something else needs it."""
        return tuple(each for each in self.order if each.wanted_by)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that stands against it, each once."""
        return tuple(dict.fromkeys(finding.problem for finding in self.refusals))


def solve(
    addons: Sequence[Addon], shape: Shape, catalogue: Catalogue, machines: Sequence[MachineType] = ()
) -> Solution:
    """Return whether the add-ons fit the cluster, and what would.

    `machines` are types to choose among, the least first: as `by_size` puts them.
    """
    choice = choose(addons, shape, catalogue)
    order = choice.order
    refusals = (
        *choice.findings,
        *fitting.engines(order, shape),
        *fitting.kubernetes(order, addons, shape, catalogue),
        *fitting.architectures(order, shape, machines),
        *fitting.clouds(order, shape),
        *fitting.conflicts(order, shape),
        *fitting.storage(order, shape),
        *room.nodes(order, shape),
        *room.disks(order, shape),
        *room.machines(order, shape, machines),
        *room.room(order, shape, machines),
        *inputs(order),
    )
    taken = footprint((each.recipe for each in order), shape)
    return Solution(order, refusals, taken, shape)
