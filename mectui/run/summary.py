"""One cluster in a line, from its folder alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from mectui.answers.model import Answers
from mectui.clusters import Folder
from mectui.events import Trouble
from mectui.run import journal
from mectui.run.running import in_progress


@dataclass(frozen=True, slots=True)
class LastRun:
    """The latest run: the time of its last event, and its exit code; None where it wrote no last word."""

    run: str
    time: datetime
    exit_code: int | None


@dataclass(frozen=True, slots=True)
class Summary:
    """A cluster as its folder tells it; nothing in AWS is asked. None is what its answers do not tell."""

    name: str
    stage: str
    run_in_progress: bool
    region: str | None
    control_planes: int | None
    workers: int | None
    last_run: LastRun | None

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON values."""
        row = asdict(self)
        if self.last_run is not None:
            row["last_run"]["time"] = self.last_run.time.isoformat()
        return row


def summary(folder: Folder) -> Summary:
    """Return the cluster in a line, whatever its answer file has become."""
    answers = answers_of(folder)
    return Summary(
        name=folder.name,
        stage=str(folder.record().stage),
        run_in_progress=in_progress(folder) is not None,
        region=answers.aws.region if answers else None,
        control_planes=answers.cluster.control_planes if answers else None,
        workers=answers.cluster.workers if answers else None,
        last_run=last_run(folder),
    )


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
