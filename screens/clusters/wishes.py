"""What the screens of clusters ask the application for: they themselves lead nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from mectui.run.session import Going


@dataclass
class ShowRun(Message):
    """Show a run: as it goes on, or how it ended."""

    going: Going
