"""What a run looks like while it goes on: a fold of its events, which every renderer draws. Draws nothing."""

from mectui.watch.addons import AddonView
from mectui.watch.causes import Cause, causes
from mectui.watch.checks import Check, Planned
from mectui.watch.end import End, Held
from mectui.watch.expectation import expected
from mectui.watch.half_made import HalfMade, half_made
from mectui.watch.logbook import Level, LogBook, LogLine
from mectui.watch.nodes import NodeView, StepView, quorum
from mectui.watch.phases import PHASES_OF, PhaseView
from mectui.watch.plan import Attribute, ChangeView, PlanView
from mectui.watch.progress import Progress, progress
from mectui.watch.resources import ResourceView
from mectui.watch.state import State
from mectui.watch.usual import Usual
from mectui.watch.view import RunView
from mectui.watch.ways import Way, failed_node, ways

__all__ = [
    "PHASES_OF",
    "AddonView",
    "Attribute",
    "Cause",
    "ChangeView",
    "Check",
    "End",
    "HalfMade",
    "Held",
    "Level",
    "LogBook",
    "LogLine",
    "NodeView",
    "PhaseView",
    "PlanView",
    "Planned",
    "Progress",
    "ResourceView",
    "RunView",
    "State",
    "StepView",
    "Usual",
    "Way",
    "causes",
    "expected",
    "failed_node",
    "half_made",
    "progress",
    "quorum",
    "ways",
]
