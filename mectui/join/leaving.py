"""Workers leave the cluster: their pods move, they leave, the cluster forgets them.

Nothing of it holds a departure up for ever: what did not come true in its time is told, and the worker
goes all the same. Every step first asks whether it is true already, so that it may be killed anywhere.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Sequence

from mectui.events import ExitCode, Problem, Reporter, Trouble, plain
from mectui.join.connections import connections
from mectui.join.job import JoinJob
from mectui.join.node import Node
from mectui.join.roster import Nodes, Roster
from mectui.microk8s import commands
from mectui.plan.model import Machine
from mectui.ssh import Dropped

ANSWER_SECONDS = 90
"""How long the first control plane may take to say who is in the cluster."""
REACH_SECONDS = 30
LEAVE_SECONDS = 300
FORGET_SECONDS = 180
AT_ONCE = 4
"""Drains side by side: each takes a session of the first control plane's connection."""


async def let_go(
    job: JoinJob, leaving: Sequence[Machine], reporter: Reporter, *, off: Collection[str] = ()
) -> None:
    """Take workers out of the cluster, all at the same time; `off` are those whose machines do not run.

    Raises Trouble (deadline) where the first control plane does not answer: then nobody has left.
    """
    async with connections(job, [job.first, *leaving], reporter) as nodes:
        departure = Departure(nodes[job.first.name], off)
        try:
            await departure.announce([nodes[machine.name] for machine in leaving])
            leaves = (departure.of(nodes[machine.name]) for machine in leaving)
            ends = await asyncio.gather(*leaves, return_exceptions=True)
        finally:
            departure.roster.close()
    for end in ends:
        if end is not None:
            raise end


class Departure:
    """One departure under way, as the first control plane sees it."""

    def __init__(self, first: Node, off: Collection[str]) -> None:
        self.roster = Roster(first)
        self._first = first
        self._off = off
        self._listed: Nodes = {}
        self._draining = asyncio.Semaphore(AT_ONCE)
        self._removing = asyncio.Lock()

    async def announce(self, nodes: Sequence[Node]) -> None:
        """Close the nodes to new pods, all before the first is drained: pods move once, to one that stays."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                self._listed = await self.roster.now()
                names = [node.name for node in nodes if node.name in self._listed]
                if names:
                    await self._first.ask(commands.mark_leaving(*names))
        except TimeoutError:
            raise _nobody_answers(self._first) from None

    async def of(self, node: Node) -> None:
        """Take one node out, from its pods to its place in the cluster's list."""
        began = time.monotonic()
        if node.name in self._listed:
            await self._drain(node)
            await self._leave(node)
            await self._forget(node)
        node.reporter.tell("node.left", f"{node.name} has left", seconds=time.monotonic() - began)

    async def _drain(self, node: Node) -> None:
        seconds = round(node.job.timeouts.drain.total_seconds())
        async with self._draining:
            _tell(node, "drain", "its pods move to the other nodes")
            try:
                async with asyncio.timeout(seconds + ANSWER_SECONDS):
                    answer = await self._first.ask(
                        commands.drain(node.name, seconds),
                        seconds=seconds + REACH_SECONDS,
                        on_line=node.shows,
                    )
            except TimeoutError:
                _give_up(node, "drain", "could not be drained", f"{self._first.name} did not answer in time")
                return
        if not answer.ok:
            _give_up(node, "drain", f"was not drained within {seconds} s", _last(answer.said))

    async def _leave(self, node: Node) -> None:
        if node.name in self._off:
            _give_up(node, "leave", "cannot leave by itself", "its machine does not run")
            return
        _tell(node, "leave", "it leaves the cluster")
        try:
            async with asyncio.timeout(REACH_SECONDS):
                await node.ask_once("true", seconds=REACH_SECONDS)
            async with asyncio.timeout(LEAVE_SECONDS):
                script = commands.leave().text
                answer = await node.ask(commands.ROOT_SHELL, stdin=script, seconds=LEAVE_SECONDS)
        except (Dropped, TimeoutError, Trouble) as error:
            why = node.missing or plain(str(error)) or "it did not answer in time"
            _give_up(node, "leave", "cannot leave by itself", why)
            return
        if not answer.ok:
            _give_up(node, "leave", "did not leave by itself", _last(answer.said))

    async def _forget(self, node: Node) -> None:
        async with self._removing:
            _tell(node, "remove", "the cluster forgets it")
            try:
                async with asyncio.timeout(FORGET_SECONDS):
                    await self.roster.remove(node.name, node.machine.private_ip)
                    await self.roster.wait_for(lambda nodes: node.name not in nodes)
            except TimeoutError:
                why = f"{self._first.name} still lists it after {FORGET_SECONDS} s"
                _give_up(node, "remove", "could not be removed yet", why)


def _tell(node: Node, doing: str, what: str) -> None:
    node.reporter.tell("node.leaving", what, doing=doing)


def _give_up(node: Node, doing: str, what: str, why: str) -> None:
    """Tell what did not come true, and that the worker goes nevertheless."""
    problem = Problem(f"{node.name} {what}", plain(why), "It goes all the same.")
    node.reporter.tell("node.leaving", str(problem), error=problem, doing=doing, severity="warning")


def _last(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else "it gave no reason"


def _nobody_answers(first: Node) -> Trouble:
    cluster = first.job.cluster
    return Trouble.of(
        ExitCode.DEADLINE,
        f"{first.name} did not say within {ANSWER_SECONDS} s who is in the cluster",
        f"{first.missing or 'it gave no answer'}; no machine was terminated",
        f"look at `mectui status {cluster}`; `mectui access {cluster}` lets an address in that has moved",
    )
