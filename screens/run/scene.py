"""What the panels of a run draw from, at one moment."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import datetime

from mectui.clusters import Folder
from mectui.events import Phase
from mectui.watch import RunView, Usual


@dataclass(frozen=True, slots=True)
class Scene:
    """A run as it stands. `now` is the clock of what is watched: a replay has its own.

    `phase` is the one that is looked at, and `live` says that one can act on the run. `command` is how the
    user calls mectui; `folder` is the cluster's, where the run has one on this machine.
    """

    view: RunView
    usual: Usual
    now: datetime
    phase: Phase
    live: bool
    command: tuple[str, ...] = ("mectui",)
    folder: Folder | None = None

    def spell(self, *words: str) -> str:
        """Return a mectui command that works when it is typed."""
        return shlex.join((*self.command, *words))
