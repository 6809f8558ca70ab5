"""Everything drawn: the terminal application over the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from screens import pace
from screens.outcome import OutcomeKind, WizardOutcome

if TYPE_CHECKING:
    from mectui.wizard.flow import Flow

__all__ = ["OutcomeKind", "WizardOutcome", "run"]


def run(begin: Callable[[], Flow], environ: Callable[[], Mapping[str, str]]) -> WizardOutcome:
    """Show the wizard until it is left, and return how. Needs a terminal: the caller has made sure of one.

    `begin` gives the flow and `environ` the environment for AWS; both may take a while, and are called
    in a thread once the first frame is on the screen. Raises Trouble where `begin` does.
    """
    pace.begin()
    from mectui.events import Trouble
    from screens.app import MectuiApp

    result = MectuiApp(begin, environ).run()
    if isinstance(result, Trouble):
        raise result
    return result or WizardOutcome(OutcomeKind.LEAVE)
