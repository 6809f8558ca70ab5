"""Driving the Terraform binary: its commands, its stream, its saved plan, its signals and locks."""

from mectui.terraform.attributes import Attribute
from mectui.terraform.binary import Binary, Product, find_binary, locate, probe
from mectui.terraform.change import Action, Change, SavedPlan
from mectui.terraform.mirror import Mirror, Origin, find_mirror
from mectui.terraform.narrator import tell_plan
from mectui.terraform.runner import PLAN_FILE, Runner, parallelism
from mectui.terraform.state import StateRow

__all__ = [
    "PLAN_FILE",
    "Action",
    "Attribute",
    "Binary",
    "Change",
    "Mirror",
    "Origin",
    "Product",
    "Runner",
    "SavedPlan",
    "StateRow",
    "find_binary",
    "find_mirror",
    "locate",
    "parallelism",
    "probe",
    "tell_plan",
]
