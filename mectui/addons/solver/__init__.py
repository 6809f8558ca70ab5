"""Which add-ons fit a cluster, what does not, and what would. Pure: nothing is asked of anybody."""

from mectui.addons.solver.choosing import Chosen
from mectui.addons.solver.finding import Finding, Rule, Way
from mectui.addons.solver.footprint import Footprint, footprint
from mectui.addons.solver.machines import by_size
from mectui.addons.solver.shape import MachineType, Shape, Standing
from mectui.addons.solver.solve import Solution, solve

__all__ = [
    "Chosen",
    "Finding",
    "Footprint",
    "MachineType",
    "Rule",
    "Shape",
    "Solution",
    "Standing",
    "Way",
    "by_size",
    "footprint",
    "solve",
]
