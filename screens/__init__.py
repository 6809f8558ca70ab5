"""Everything drawn: the terminal application over the engine."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from screens.outcome import OutcomeKind, WizardOutcome

if TYPE_CHECKING:
    from mectui.wizard.flow import Flow

__all__ = ["OutcomeKind", "WizardOutcome", "run"]

_SELDOM = 700, 10, 1000
"""How often to collect garbage, by generation. The oldest, which has all of boto3's models in it, stops
everything for a fifth of a second: a key would wait for it. A session makes little of it."""

_TURN = 0.0005
"""Seconds that a thread which reads AWS' answers may keep the interpreter while the one that draws waits: a
key's way to the screen takes several turns, and Python's own 5 ms each are felt."""


def run(begin: Callable[[], Flow], environ: Callable[[], Mapping[str, str]]) -> WizardOutcome:
    """Show the wizard until it is left, and return how. Needs a terminal: the caller has made sure of one.

    `begin` gives the flow and `environ` the environment for AWS; both may take a while, and are called
    in a thread once the first frame is on the screen. Raises Trouble where `begin` does.
    """
    gc.set_threshold(*_SELDOM)
    sys.setswitchinterval(_TURN)
    from mectui.events import Trouble
    from screens.app import MectuiApp

    result = MectuiApp(begin, environ).run()
    if isinstance(result, Trouble):
        raise result
    return result or WizardOutcome(OutcomeKind.LEAVE)
