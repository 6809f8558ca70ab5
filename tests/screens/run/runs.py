"""Runs that are on disk, of a process that a test plays: for what acts on them, or follows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mectui.clusters import Folder, Home, Lock, Stage, write_private
from mectui.events import Event
from mectui.run.launch import Started
from mectui.run.request import Request
from mectui.run.session import Going, Session

ANSWERS = """\
version: 1
cluster: {name: demo, workers: 2}
aws:
  region: us-east-2
  image: {ubuntu: "24.04"}
  instance_type: t4g.medium
  vpc: vpc-0123456789abcdef0
  subnets: [subnet-0123456789abcdef0]
  access: [203.0.113.7/32]
"""


def on_record(home: Path, name: str = "demo", stage: Stage = Stage.DRAFT) -> Folder:
    """Put a cluster on record."""
    folder = Home(home).folder(name)
    folder.make()
    write_private(folder.answers, ANSWERS.replace("demo", name))
    folder.note(stage=stage)
    return folder


def write(folder: Folder, events: Iterable[Event]) -> None:
    """Write more of a run's journal."""
    with folder.journal.open("a", encoding="utf-8") as file:
        file.writelines(f"{event.to_line()}\n" for event in events)


@dataclass
class Played:
    """The process of a run, which lives for as long as the test says so."""

    folder: Folder
    events: Sequence[Event]
    alive: bool = True

    @property
    def going(self) -> Going:
        """The run, its journal written as far as it goes."""
        write(self.folder, self.events)
        return Going(self.folder, Started(self.events[0].run, 0, lambda: self.alive))


@dataclass
class Stagehand:
    """Takes the place of `launch.start`: keeps each request and environment, and begins no process."""

    events: Sequence[Event] = ()
    requests: list[Request] = field(default_factory=list)
    environs: list[Mapping[str, str]] = field(default_factory=list)

    def __call__(self, folder: Folder, request: Request, lock: Lock, environ: Mapping[str, str]) -> Started:
        """Begin a run."""
        self.requests.append(request)
        self.environs.append(dict(environ))
        lock.release()
        folder.journal.unlink(missing_ok=True)
        write(folder, self.events)
        return Started(self.events[0].run if self.events else "run-2", 0, lambda: False)


def session_of(folder: Folder) -> Session:
    """Return a session of the home that a cluster is on record in."""
    return Session(Home(folder.path.parents[1]), {"PATH": "/nowhere"}, ("mectui", "--demo"))
