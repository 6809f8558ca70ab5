"""Acting on clusters from a session at a terminal: the one door by which screens begin and steer runs."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mectui.clusters import Folder, Home, Lock
from mectui.events import Event, Trouble
from mectui.run import control
from mectui.run.follower import follow, follow_batches
from mectui.run.launch import Started, attach, start
from mectui.run.request import Kind, Request
from mectui.run.running import in_progress, latest

if TYPE_CHECKING:
    from mectui.answers import Loaded
    from mectui.run.addons_now import AddonsNow
    from mectui.wizard.flow import Flow

NOTHING: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
"""No add-on that is to be enabled."""


@dataclass(frozen=True, slots=True)
class Going:
    """A run that was begun or found: to be followed, and steered through its control socket."""

    folder: Folder
    started: Started

    @property
    def run(self) -> str:
        """The run's name."""
        return self.started.run

    def events(self) -> Iterator[Event]:
        """Yield the run's events from its first, as they come, up to its end. Blocks between them."""
        return follow(self.folder.journal, self.started.run, self.started.alive)

    def batches(self, wanted: Callable[[], bool]) -> Iterator[list[Event]]:
        """Yield what `events` does, several at a time, for as long as they are wanted."""
        alive = self.started.alive
        return follow_batches(self.folder.journal, self.started.run, lambda: wanted() and alive())

    def cancel(self) -> bool:
        """Ask the run to end in good order; a signal does where it has not opened its socket yet."""
        if self._tell({"do": "cancel"}):
            return True
        if not self.started.alive():
            return False
        os.kill(self.started.pid, signal.SIGINT)
        return True

    def retry(self, node: str) -> bool:
        """Ask for a failed node to be tried again; False where the run does not listen any more."""
        return self._tell({"do": "retry", "node": node})

    def retry_addon(self, addon: str) -> bool:
        """Ask for a failed add-on to be tried again, and those skipped for it; False as `retry`."""
        return self._tell({"do": "retry", "addon": addon})

    def _tell(self, message: Mapping[str, str]) -> bool:
        running = latest(self.folder)
        path = running.control if running and running.run == self.run else None
        return path is not None and bool((control.send(path, message) or {}).get("ok"))


@dataclass(frozen=True)
class Session:
    """Whose clusters, with which environment, and how mectui was called. Every method may block."""

    home: Home
    environ: Mapping[str, str]
    command: tuple[str, ...] = ("mectui",)
    begun: list[Going] = field(default_factory=list)
    """The runs that were begun through it, in order."""
    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    """Secrets of add-ons that were typed here, by variable: every run that is begun here is given them."""

    def spell(self, *words: str) -> str:
        """Return a mectui command that works when it is typed, from whatever folder."""
        return shlex.join((*self.command, *words))

    def create(self, loaded: Loaded, approve: str | None = None) -> Going:
        """Begin the run of new answers, to its plan or, with that plan's hash, to the end.

        Raises Trouble(USAGE) where the name is taken, it is being changed, or a secret is among the answers.
        """
        from mectui.addons import refuse_secrets
        from mectui.answers import save
        from mectui.run.prepare import prepare

        refuse_secrets(loaded.answers)
        folder = self.home.folder(loaded.answers.cluster.name)
        request = Request(Kind.CREATE, approve=approve, command=self.command, file=str(folder.answers))
        lock = prepare(folder, save(loaded.to_save(), None), request)
        return self._going(folder, request, lock)

    def create_or_keep(self, loaded: Loaded) -> Going:
        """Begin the run of new answers. Where it is refused, they are kept, and the Trouble says where."""
        from mectui.run.kept import keep

        try:
            return self.create(loaded)
        except Trouble as trouble:
            raise Trouble(
                trouble.exit_code, *trouble.problems, keep(self.home, loaded, self.spell)
            ) from trouble

    def begin(self, name: str, request: Request) -> Going:
        """Begin a run on a cluster that is on record.

        Raises Trouble(USAGE) where there is none of that name, or it is being changed.
        """
        folder = self.home.find(name)
        return self._going(folder, request, Lock.take(folder.lock, f"mectui {request.kind}"))

    def request(self, kind: Kind, approve: str | None = None) -> Request:
        """Return a request of this session."""
        return Request(kind, approve=approve, command=self.command)

    def change_addons(
        self, name: str, enable: Mapping[str, Mapping[str, Any]] = NOTHING, disable: Sequence[str] = ()
    ) -> Going:
        """Begin the run that takes add-ons away, and brings others up with their inputs by name.

        Raises Trouble(USAGE) where there is no such cluster or add-on, or it is being changed. Whether they
        fit is the run's to say.
        """
        request = self.changing(enable, disable)
        self.check(name, request)
        return self.begin(name, request)

    def choose_addons(self, name: str, about: frozenset[str] = frozenset()) -> Flow:
        """Return the questions which add-ons a cluster is to have, and what new ones, and `about`, are told.

        Raises Trouble(USAGE) where there is no such cluster.
        """
        from mectui.wizard.change import begin_change

        return begin_change(self.home.find(name).answers, self.given, self.home.path / "cache", about)

    def addons(self, name: str) -> AddonsNow:
        """Return a cluster's add-ons as they are now, each asked for its evidence; what is not known is told.

        Raises Trouble(USAGE) where there is no such cluster.
        """
        from mectui.run.addons_now import look

        return asyncio.run(look(self.home.find(name), self.environ))

    def addons_left(self, name: str) -> AddonsNow:
        """Return a cluster's add-ons as its runs left them. Raises Trouble(USAGE) as `addons`."""
        from mectui.run.addons_now import as_left

        return as_left(self.home.find(name), self.environ)

    def check(self, name: str, request: Request) -> None:
        """Raise Trouble(USAGE) with everything that is wrong with what a request asks for."""
        from mectui.run.wanted import wanted

        wanted(self.home.find(name), request, self.environ)

    def cost_while_off(self, name: str) -> float | None:
        """Return what a cluster would cost stopped, in US dollars an hour; None where that is not known."""
        from mectui.run.ledger import cost_of
        from mectui.run.machines import noted_machines
        from mectui.run.summary import answers_of

        folder = self.home.find(name)
        answers = answers_of(folder, self.environ)
        return None if answers is None else cost_of(noted_machines(folder), answers.aws, off=True)

    def going(self, name: str) -> Going | None:
        """Return the latest run of a cluster, whether it goes on or not; None where there never was one."""
        folder = self.home.find(name)
        started = attach(folder)
        return None if started is None else Going(folder, started)

    def at_work(self) -> list[str]:
        """Return the clusters that runs are at work on."""
        return [folder.name for folder in self.home.on_record() if in_progress(folder)]

    def forget(self, name: str) -> None:
        """Drop a cluster's record. Raises Trouble where the engine does not allow it."""
        from mectui.run.forgetting import forget

        asyncio.run(forget(self.home.find(name), self.environ, self.spell("destroy", name)))

    def shell(self, name: str, node: str | None = None) -> list[str]:
        """Return the words that open a shell on a node, the first control plane where none is named.

        Raises Trouble where there is no such node, or no ssh client.
        """
        from mectui.run.reach import way_to

        return way_to(self.home.find(name), node, self.environ).command_line()

    def merge_kubeconfig(self, name: str) -> tuple[Path, Path | None]:
        """Merge a cluster's kubeconfig into the user's; return that file, and where it is as it was before.

        Raises Trouble(USAGE) where either is none.
        """
        from mectui.run.merge import kubeconfig_of, merge_into, users_kubeconfig

        target = users_kubeconfig(self.environ)
        return target, merge_into(target, kubeconfig_of(self.home.find(name)))

    def changing(self, enable: Mapping[str, Mapping[str, Any]], disable: Sequence[str]) -> Request:
        """Return the request for other add-ons."""
        return replace(self.request(Kind.ADDONS), enable=enable, disable=tuple(disable))

    @property
    def given(self) -> dict[str, str]:
        """The environment of the runs that are begun here: with the secrets that were typed."""
        return {**self.environ, **self.secrets}

    def _going(self, folder: Folder, request: Request, lock: Lock) -> Going:
        self.begun.append(Going(folder, start(folder, request, lock, self.given)))
        return self.begun[-1]
