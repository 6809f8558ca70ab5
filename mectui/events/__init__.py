"""What happens during a run, as data: the one stream that every renderer draws from."""

from mectui.events.model import Event, Phase, Problem, Step, now
from mectui.events.reporter import Reporter, Sink
from mectui.events.text import age, plain, spelled
from mectui.events.trouble import ExitCode, Trouble

__all__ = [
    "Event",
    "ExitCode",
    "Phase",
    "Problem",
    "Reporter",
    "Sink",
    "Step",
    "Trouble",
    "age",
    "now",
    "plain",
    "spelled",
]
