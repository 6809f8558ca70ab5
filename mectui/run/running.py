"""The process of a cluster's latest run: what it writes down, and how others find it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from mectui.clusters import Folder, Owner, write_private


@dataclass(frozen=True, slots=True)
class Running:
    """A run's process. `control` is the path of its control socket; None before that is open."""

    run: str
    owner: Owner
    control: Path | None = None

    def save(self, folder: Folder) -> None:
        """Write it to the cluster's folder."""
        control = None if self.control is None else str(self.control)
        row = {"run": self.run, "control": control, "owner": asdict(self.owner)}
        write_private(folder.run, json.dumps(row) + "\n")

    def alive(self) -> bool:
        """Tell whether the run's process is still there."""
        return self.owner.alive()


def latest(folder: Folder) -> Running | None:
    """Return the latest run's process, alive or not; None where there never was one."""
    try:
        row = json.loads(folder.run.read_text())
        control = row["control"]
        return Running(row["run"], Owner(**row["owner"]), Path(control) if control else None)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def in_progress(folder: Folder) -> Running | None:
    """Return the run that is going on now, if there is one."""
    running = latest(folder)
    return running if running is not None and running.alive() else None
