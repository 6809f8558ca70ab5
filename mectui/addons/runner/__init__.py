"""Add-ons brought up on a cluster's nodes, proven by evidence, and taken away again."""

from mectui.addons.runner.bringing import Job, bring_up
from mectui.addons.runner.crew import Crew, Machine
from mectui.addons.runner.given import Given, gather
from mectui.addons.runner.looking import look_at_all
from mectui.addons.runner.taking import refuse_to_take, take_away

__all__ = [
    "Crew",
    "Given",
    "Job",
    "Machine",
    "bring_up",
    "gather",
    "look_at_all",
    "refuse_to_take",
    "take_away",
]
