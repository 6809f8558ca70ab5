"""Everything drawn: the terminal application over the engine."""

from __future__ import annotations

from screens import pace
from screens.outcome import OutcomeKind, WizardOutcome
from screens.routes import Means, Route, ToClusters, ToReplay, ToRun, ToWizard

__all__ = [
    "Means",
    "OutcomeKind",
    "Route",
    "ToClusters",
    "ToReplay",
    "ToRun",
    "ToWizard",
    "WizardOutcome",
    "show",
]


def show(means: Means, route: Route) -> WizardOutcome:
    """Show the application, from `route` on, until it is left; return how the wizard was, where it was last.

    Needs a terminal: the caller has made sure of one. What takes a while is loaded in a thread once the
    first frame is on the screen. Raises Trouble where the route leads nowhere, and whatever nobody foresaw.
    """
    pace.begin()
    from mectui.events import Trouble
    from screens.app import MectuiApp

    app = MectuiApp(means, route)
    result = app.run()
    if app.mistake is not None:
        raise app.mistake
    if isinstance(result, Trouble):
        raise result
    return result or WizardOutcome(OutcomeKind.LEAVE)
