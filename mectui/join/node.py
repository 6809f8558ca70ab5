"""One machine on its way into the cluster: its connection, its steps, and what it still lacks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from mectui.events import ExitCode, Phase, Problem, Reporter, Step, Trouble, plain
from mectui.join.job import JoinJob
from mectui.plan.model import Machine, Role
from mectui.ssh import Dialer, Dropped, HostKeys, Remote, Result, SshError, WrongHostKey
from mectui.ssh.pace import Deadline, Pace, looks

IN_JOIN_PHASE = (Step.JOINED, Step.NODE_READY)


class Node:
    """A machine with its SSH connection. Commands reconnect by themselves."""

    def __init__(
        self, machine: Machine, job: JoinJob, reporter: Reporter, dialer: Dialer, keys: HostKeys
    ) -> None:
        self.machine = machine
        self.job = job
        self.keys = keys
        self.remote = Remote(job.target(machine), dialer)
        self.proven: str | None = None
        self._reporter = reporter.for_node(machine.name)
        self._step: Step | None = None
        self._missing = ""
        self._dialling = asyncio.Lock()

    @property
    def name(self) -> str:
        """The node's name, which is its hostname too."""
        return self.machine.name

    @property
    def worker(self) -> bool:
        """Tell whether it is a worker."""
        return self.machine.role is Role.WORKER

    @property
    def missing(self) -> str:
        """What it was last found to lack, plain; empty where nothing was."""
        return plain(self._missing)

    @property
    def reporter(self) -> Reporter:
        """The reporter of the phase that the current step belongs to, if there is one."""
        if self._step is None:
            return self._reporter
        return self._reporter.in_phase(Phase.JOIN if self._step in IN_JOIN_PHASE else Phase.NODES)

    @asynccontextmanager
    async def step(self, step: Step, deadline: Deadline) -> AsyncIterator[None]:
        """Report a step's start and end; at the deadline it ends in Trouble that names what is missing."""
        self._step, self._missing = step, ""
        started = time.monotonic()
        begun, left = f"{self.name}: {step}", round(deadline.left, 3)
        self.reporter.tell("node.step.started", begun, step=step, deadline_in=left)
        try:
            async with asyncio.timeout_at(deadline.at):
                yield
        except TimeoutError:
            raise self._failed(self._too_late(deadline.seconds)) from None
        except Trouble as trouble:
            raise self._failed(trouble) from trouble
        elapsed = time.monotonic() - started
        self.reporter.tell("node.step.done", f"{self.name} is {step}", step=step, seconds=elapsed)

    def lacks(self, what: str, *, doing: str = "") -> None:
        """Say what the node waits for, and what that is doing; said once, however often it is found out."""
        whole = f"{what}: {doing}" if doing else what
        if whole != self._missing:
            self._missing = whole
            detail: dict[str, Any] = {"doing": plain(doing)} if doing else {}
            self.reporter.tell("node.waiting", plain(whole), step=self._step, **detail)

    def waits(self, what: str, *, before: Step) -> None:
        """Say which other node it waits for before a step that it cannot begin yet."""
        if self._step is not before:
            self._step, self._missing = before, ""
        self.lacks(what)

    def repairs(self, what: str) -> None:
        """Say what is being put right."""
        self.reporter.tell("node.repair", plain(what), step=self._step)

    def shows(self, line: str) -> None:
        """Pass on one line that the node printed."""
        self.reporter.tell("node.output", line, step=self._step)

    async def connect(self) -> None:
        """Connect once with the pins on disk; raises SshError. Remember which pin was proven."""
        self.proven = await self.remote.connect(self.keys.pins(self.name))

    async def ask(
        self,
        command: str,
        *,
        stdin: str | None = None,
        seconds: float = 120,
        show: bool = False,
        on_line: Callable[[str], None] | None = None,
    ) -> Result:
        """Run a command that may be repeated, again after every lost connection, until it has ended.

        `seconds` is each attempt's deadline; `show` and `on_line` are those of `ask_once`. Raises Trouble
        for a wrong host key.
        """
        pace = Pace()
        while True:
            try:
                return await self.ask_once(command, stdin=stdin, seconds=seconds, show=show, on_line=on_line)
            except Dropped as dropped:
                self.lacks(f"{dropped}; connecting again")
            except TimeoutError:
                self.lacks(f"`{command}` has not ended within {seconds:.0f} s; trying again")
            await pace.pause()

    async def ask_once(
        self,
        command: str,
        *,
        stdin: str | None = None,
        seconds: float = 120,
        show: bool = False,
        on_line: Callable[[str], None] | None = None,
    ) -> Result:
        """Run a command that must not be repeated blindly; raises Dropped or TimeoutError.

        Its lines are this node's events with `show`; `on_line` gets them where they are about another.
        """
        await self._connected()
        return await self.remote.run(
            command, stdin=stdin, deadline=seconds, on_line=on_line or (self.shows if show else None)
        )

    async def glance(self, command: str, *, seconds: float) -> str:
        """Return what a command prints if the connection is there and holds; nothing where it does not."""
        try:
            return (await self.remote.run(command, deadline=seconds)).stdout
        except (SshError, TimeoutError):
            return ""

    async def _connected(self) -> None:
        async with self._dialling:
            if self.remote.connected:
                return
            async for _ in looks():
                try:
                    await self.connect()
                except WrongHostKey as error:
                    raise wrong_host_key(self, error) from error
                except SshError as error:
                    self.lacks(str(error))
                else:
                    return

    def _failed(self, trouble: Trouble) -> Trouble:
        for problem in trouble.problems:
            self.reporter.tell("node.step.failed", str(problem), step=self._step, error=problem)
        return trouble

    def _too_late(self, seconds: float) -> Trouble:
        problem = Problem(
            f"{self.name} was not {self._step} within {seconds:.0f} s",
            self.missing or "it gave no reason",
            f"{self._first_aid}; `mectui resume {self.job.cluster}` goes on",
        )
        return Trouble(ExitCode.DEADLINE, problem)

    @property
    def _first_aid(self) -> str:
        """What to look at, or to do, before the node is tried again; one that never answered has no log."""
        if self._step is Step.REACHABLE:
            restart = f"`mectui resume {self.job.cluster} --restart {self.name}`"
            return f"{restart} starts {self.machine.instance_id} anew"
        return f"look at `mectui logs {self.job.cluster} {self.name}`"


def wrong_host_key(node: Node, error: WrongHostKey) -> Trouble:
    """Return the trouble of a node that is not the one that was pinned."""
    return Trouble.of(
        ExitCode.FAILED,
        f"{node.name} is not the machine it was",
        f"{node.job.address(node.machine)} presents the host key {error.seen[:40]}…, which is not pinned "
        "for it; nothing was sent",
        "if you know why, put the key that the machine's own console shows into its line of "
        f"{node.keys.path}; else destroy the cluster",
    )
