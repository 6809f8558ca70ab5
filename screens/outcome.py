"""What the wizard, and a session of the application, end with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from mectui.answers import Loaded


class OutcomeKind(StrEnum):
    """The ways out of the wizard."""

    RUN = "run"
    SAVE = "save"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class WizardOutcome:
    """How the wizard was left: with answers to run, with a file that was written, or with nothing."""

    kind: OutcomeKind
    loaded: Loaded | None = None
    path: Path | None = None


@dataclass
class Asked(Message):
    """The wizard is through. `quit` says that the application is to be left as well."""

    outcome: WizardOutcome
    quit: bool = False
