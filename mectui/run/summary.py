"""What a cluster's folder says of it by itself: its answers, and how its latest run ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from mectui.answers.model import Answers
from mectui.clusters import Folder
from mectui.events import Trouble
from mectui.run import journal


@dataclass(frozen=True, slots=True)
class LastRun:
    """The latest run: the time of its last event, and its exit code; None where it wrote no last word."""

    run: str
    time: datetime
    exit_code: int | None


def answers_of(folder: Folder, environ: Mapping[str, str] = MappingProxyType({})) -> Answers | None:
    """Return the answers that the cluster is made from; None where they cannot be read."""
    from mectui.answers import load

    try:
        return load(folder.answers, environ=environ).answers
    except Trouble:
        return None


def last_run(folder: Folder) -> LastRun | None:
    """Return the latest run, None where there never was one."""
    last = journal.last_event(folder.journal)
    if last is None or last.time is None:
        return None
    code = last.data.get("exit_code") if last.event == "run.finished" else None
    return LastRun(last.run, last.time, code if isinstance(code, int) else None)
