"""Everything drawn: the terminal application over the engine."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from screens.outcome import OutcomeKind, WizardOutcome

__all__ = ["OutcomeKind", "WizardOutcome", "run"]


def run(
    file: Path | None, environ: Mapping[str, str], cache: Path, *, taken: Collection[str] = ()
) -> WizardOutcome:
    """Show the wizard until it is left, and return how.

    `cache` is the lookups' folder, `taken` are the names of the clusters on record. Needs a terminal:
    the caller has made sure of one. Raises Trouble(USAGE) where the answer file cannot be read.
    """
    from mectui.events import Trouble
    from screens.app import Beginning, MectuiApp

    result = MectuiApp(Beginning(file, environ, cache, taken)).run()
    if isinstance(result, Trouble):
        raise result
    return result or WizardOutcome(OutcomeKind.LEAVE)
