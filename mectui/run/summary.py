"""One cluster in a line, from its folder alone."""

from __future__ import annotations

from dataclasses import dataclass

from mectui.clusters import Folder
from mectui.events import Event, Trouble
from mectui.run import journal
from mectui.run.running import in_progress


@dataclass(frozen=True, slots=True)
class Summary:
    """A cluster as its folder tells it; nothing in AWS is asked."""

    name: str
    state: str
    region: str
    control_planes: str
    workers: str
    last_run: str

    def row(self) -> tuple[str, ...]:
        """Return the texts of a table's row."""
        return (self.name, self.state, self.region, self.control_planes, self.workers, self.last_run)


def summary(folder: Folder) -> Summary:
    """Return the cluster in a line; what cannot be read is a question mark."""
    running = in_progress(folder)
    state = f"{folder.record().stage} (run in progress)" if running else str(folder.record().stage)
    try:
        from mectui.answers import load

        answers = load(folder.answers, environ={}).answers
    except Trouble:
        return Summary(folder.name, state, "?", "?", "?", _last(folder))
    size = answers.cluster
    return Summary(
        folder.name, state, answers.aws.region, str(size.control_planes), str(size.workers), _last(folder)
    )


def _last(folder: Folder) -> str:
    events = list(journal.read(folder.journal)) if folder.journal.exists() else []
    if not events or events[-1].time is None:
        return "-"
    return f"{events[-1].time:%Y-%m-%d %H:%M} UTC, {_word(events[-1])}"


def _word(last: Event) -> str:
    if last.event != "run.finished":
        return "no end recorded"
    return "ok" if last.data.get("ok") else f"exit {last.data.get('exit_code')}"
