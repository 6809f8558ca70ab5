"""What the wizard, and a session of the application, end with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """How the wizard was left: with answers to run, with a file that was written, or with nothing.

    `secrets` are what was typed for the run, by variable of its environment.
    """

    kind: OutcomeKind
    loaded: Loaded | None = None
    path: Path | None = None
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass
class Asked(Message):
    """The wizard is through. `quit` says that the application is to be left as well."""

    outcome: WizardOutcome
    quit: bool = False
