"""Bring machines together into one cluster: every node on its own way, all at the same time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from mectui.events import ExitCode, Reporter, Step, Trouble
from mectui.join.connections import connections
from mectui.join.job import JoinedCluster, JoinJob
from mectui.join.joining import become_ready, join
from mectui.join.node import Node
from mectui.join.order import NotUp, Order
from mectui.join.roster import Roster
from mectui.join.stages import boot, install, make_ready
from mectui.join.tokens import Tokens
from mectui.join.trust import reach, trust
from mectui.ssh.pace import Deadline

GOODBYE_SECONDS = 15


async def bring_together(
    job: JoinJob,
    reporter: Reporter,
    *,
    on_all_trusted: Callable[[], None] = lambda: None,
    retries: asyncio.Queue[str] | None = None,
) -> JoinedCluster:
    """Return the cluster once every node is Ready; what is true already is not done again.

    `on_all_trusted` is called once every node has a host key of its own: the bootstrap keys may go.
    A node's name put into `retries` tries that node again. Raises Trouble with every node's problem,
    DEADLINE where a deadline passed and nothing worse happened; the other nodes get as far as they can.
    """
    async with connections(job, job.machines, reporter) as nodes:
        assembly = _Assembly(job, nodes, on_all_trusted)
        try:
            await assembly.run(retries or asyncio.Queue())
            return JoinedCluster(assembly.roster.latest)
        finally:
            await assembly.end()


class _Assembly:
    """One `bring_together` under way."""

    def __init__(self, job: JoinJob, nodes: dict[str, Node], on_all_trusted: Callable[[], None]) -> None:
        first = nodes[job.first.name]
        self.roster = Roster(first)
        self._job = job
        self._nodes = nodes
        self._tokens = Tokens(first)
        self._order = Order(first.name)
        self._untrusted = set(nodes)
        self._on_all_trusted = on_all_trusted
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def run(self, retries: asyncio.Queue[str]) -> None:
        """Send every node on its way and wait for all; raises their Trouble together."""
        for name in self._nodes:
            self._send(name)
        wish = asyncio.create_task(retries.get())
        try:
            while running := [task for task in self._tasks.values() if not task.done()]:
                await asyncio.wait([*running, wish], return_when=asyncio.FIRST_COMPLETED)
                if wish.done():
                    self._again(wish.result())
                    wish = asyncio.create_task(retries.get())
        finally:
            wish.cancel()
        _raise_all([task.exception() for task in self._tasks.values()])

    async def end(self) -> None:
        """Stop what still runs, and take the tokens out of the cluster, as far as it can be reached."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self.roster.close()
        with contextlib.suppress(TimeoutError, Trouble):
            async with asyncio.timeout(GOODBYE_SECONDS):
                await self._tokens.forget()

    def _send(self, name: str) -> None:
        self._tasks[name] = asyncio.create_task(self._bring(self._nodes[name]), name=name)

    def _again(self, name: str) -> None:
        """Try a node that failed again, and with the first control plane those that waited for it in vain."""
        if name not in self._nodes or not _failed(self._tasks[name]):
            return
        self._send(name)
        if name == self._job.first.name:
            self._order.first_up.mend()
            self._order.settled.mend()
            for other in [other for other, task in self._tasks.items() if _gave_up_waiting(task)]:
                self._send(other)

    async def _bring(self, node: Node) -> None:
        try:
            await self._alone(node)
            if node.machine.first:
                await self._found(node)
            else:
                await self._order.first_up.pass_through(node)
                await self._follow(node)
        except BaseException:
            if node.machine.first:
                self._order.first_up.break_down()
                self._order.settled.break_down()
            raise

    async def _alone(self, node: Node) -> None:
        """Take a node from created to ready, which needs no other node."""
        timeouts = self._job.timeouts
        # cloud-init installs the snap as well, so from its end on both times count together
        answering, up = Deadline(timeouts.boot), Deadline(timeouts.boot, timeouts.install)
        async with node.step(Step.CREATED, answering):
            pass
        async with node.step(Step.REACHABLE, answering):
            await reach(node)
        async with node.step(Step.TRUSTED, answering):
            await trust(node)
        self._trusts(node)
        async with node.step(Step.BOOTED, up):
            await boot(node)
        async with node.step(Step.INSTALLED, up):
            await install(node)
        async with node.step(Step.MICROK8S_READY, up):
            await make_ready(node)

    def _trusts(self, node: Node) -> None:
        if self._untrusted:
            self._untrusted.discard(node.name)
            if not self._untrusted:
                self._on_all_trusted()

    async def _found(self, node: Node) -> None:
        """Prove the first control plane: the cluster that the others join."""
        joining = Deadline(self._job.timeouts.join)
        async with node.step(Step.JOINED, joining):
            await self.roster.wait_for(lambda nodes: node.name in nodes)
        self._order.first_up.open()
        if len(self._job.control_planes) == 1:
            self._order.settled.open()
        async with node.step(Step.NODE_READY, joining):
            await self.roster.datastore.look()
            await become_ready(node, self.roster)

    async def _follow(self, node: Node) -> None:
        """Join, a control plane in its turn; where one fails, the workers and the next one still try."""
        if node.worker:
            await self._order.settled.pass_through(node)
            return await self._enter(node)
        async with self._order.turn.of(node):
            try:
                await self._enter(node)
            finally:
                self._order.settled.open()

    async def _enter(self, node: Node) -> None:
        joining = Deadline(self._job.timeouts.join)
        async with node.step(Step.JOINED, joining):
            await join(node, self.roster, self._tokens)
        async with node.step(Step.NODE_READY, joining):
            await become_ready(node, self.roster)


def _failed(task: asyncio.Task[None]) -> bool:
    return task.done() and task.exception() is not None


def _gave_up_waiting(task: asyncio.Task[None]) -> bool:
    return task.done() and isinstance(task.exception(), NotUp)


def _raise_all(errors: list[BaseException | None]) -> None:
    """Raise the nodes' Trouble as one, or what is no Trouble as it is: that is a mistake of ours."""
    found = [error for error in errors if error is not None]
    troubles = [error for error in found if isinstance(error, Trouble)]
    for error in found:
        if error not in troubles:
            raise error
    # a node that waited in vain says nothing of its own
    telling = [trouble for trouble in troubles if not isinstance(trouble, NotUp)] or troubles
    if not telling:
        return
    late = all(trouble.exit_code is ExitCode.DEADLINE for trouble in telling)
    problems = (problem for trouble in telling for problem in trouble.problems)
    # one cause that stops every node, such as a wrong bastion, is told once
    raise Trouble(ExitCode.DEADLINE if late else ExitCode.FAILED, *dict.fromkeys(problems))
