"""The proof that a cluster works: nodes steady, names resolved, a pod reached on every node."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

from mectui.events import ExitCode, Phase, Problem, Reporter, Trouble, plain
from mectui.join.connections import first_control_plane
from mectui.join.datastore import Datastore
from mectui.join.job import JoinJob
from mectui.join.node import Node
from mectui.microk8s import PodState, commands, parse_nodes, parse_pods, smoke
from mectui.ssh.pace import looks

STEADY_TIMES = 3
STEADY_PAUSE_SECONDS = 1.0
ROLLOUT_SECONDS = 240
REACH_SECONDS = 150
"""CoreDNS may still be fetching its image when the nodes are Ready."""
REMOVE_SECONDS = 150
CHECK_SECONDS = 300
AT_ONCE = 6

CHECKS: Mapping[str, str] = {
    "nodes": f"every node Ready {STEADY_TIMES} times in a row",
    "pods": "one pod a node is running",
    "dns": "CoreDNS answers",
    "reach": "the pod of every node is reached",
}
"""What is proven, in order."""


async def verify(job: JoinJob, reporter: Reporter, *, dns: bool = True) -> None:
    """Check a cluster from its first control plane; what the check puts there is removed again.

    Without `dns`, a cluster whose answers do not ask for CoreDNS is sound as well. The control planes'
    roles in the datastore are told once more, since they may change after a join. Raises Trouble with
    the first check that does not come true: DEADLINE, since none may say no before its time is up.
    """
    reporter = reporter.in_phase(Phase.VERIFY)
    async with first_control_plane(job, reporter) as node:
        await _check(reporter, "nodes", f"every node Ready {STEADY_TIMES} times in a row", _steady(node))
        async with _smoke_pods(node) as pods:
            await _check(reporter, "pods", "one pod a node is running", pods.run())
            if dns:
                await _check(reporter, "dns", "CoreDNS answers", pods.resolve())
            await _check(reporter, "reach", "the pod of every node is reached", pods.reach())
        await Datastore(node).look()


async def _check(reporter: Reporter, check: str, title: str, proof: Awaitable[str | None]) -> None:
    """Await a proof and report it; it returns what is missing where its own time is up."""
    missing: str | None
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            missing = await proof
    except TimeoutError:
        missing = f"not within {CHECK_SECONDS} s"
    if missing is None:
        reporter.tell("verify.check", title, check=check, ok=True)
        return
    problem = Problem(f"not true: {title}", plain(missing), "look at `kubectl get nodes,pods -A -o wide`")
    reporter.tell("verify.check", str(problem), error=problem, check=check, ok=False)
    raise Trouble(ExitCode.DEADLINE, problem)


async def _steady(node: Node) -> str | None:
    wanted = {machine.name for machine in node.job.machines}
    in_a_row = 0
    async for _ in looks():
        with contextlib.suppress(ValueError):
            states = parse_nodes((await node.ask(commands.nodes())).stdout)
            ready = {state.name for state in states.values() if state.ready}
            in_a_row = in_a_row + 1 if wanted <= ready else 0
            if wanted - ready:
                node.lacks(f"not Ready: {', '.join(sorted(wanted - ready))}")
        if in_a_row == STEADY_TIMES:
            break
        await asyncio.sleep(STEADY_PAUSE_SECONDS if in_a_row else 0)
    return None


@contextlib.asynccontextmanager
async def _smoke_pods(node: Node) -> AsyncIterator[_SmokePods]:
    """Yield the smoke test, and remove what it left in the cluster however it ends."""
    try:
        yield _SmokePods(node)
    finally:
        with contextlib.suppress(TimeoutError):  # the namespace goes by itself once it was told to
            async with asyncio.timeout(REMOVE_SECONDS):
                await node.ask(smoke.remove(), seconds=REMOVE_SECONDS)


class _SmokePods:
    """One pod a node, from being asked for to being reached. Each proof returns what is missing."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._pods: list[PodState] = []

    async def run(self) -> str | None:
        """Start the pods and wait until there is a ready one on every node."""
        node = self._node
        await self._until_ok(smoke.apply(), stdin=smoke.MANIFEST)
        rolled_out = await node.ask(smoke.rolled_out(ROLLOUT_SECONDS), seconds=ROLLOUT_SECONDS + 30)
        if not rolled_out.ok:
            return rolled_out.said
        self._pods = [pod for pod in await self._list() if pod.ready]
        without = {machine.name for machine in node.job.machines} - {pod.node for pod in self._pods}
        return f"no pod runs on {', '.join(sorted(without))}" if without else None

    async def resolve(self) -> str | None:
        """Resolve the API's name from inside one pod."""
        return await self._each(self._pods[:1], smoke.resolve, lambda _, said: "Name:" in said)

    async def reach(self) -> str | None:
        """Fetch every pod's page through the API server, which takes the way between the nodes."""
        return await self._each(self._pods, smoke.reach, lambda pod, said: said.strip() == pod.name)

    async def _each(
        self, pods: list[PodState], command: Callable[[str], str], good: Callable[[PodState, str], bool]
    ) -> str | None:
        turn = asyncio.Semaphore(AT_ONCE)

        async def prove(pod: PodState) -> str | None:
            said = "nothing was tried"
            with contextlib.suppress(TimeoutError):
                async with turn, asyncio.timeout(REACH_SECONDS):
                    async for _ in looks():
                        answer = await self._node.ask(command(pod.name), seconds=30)
                        if good(pod, answer.stdout):  # an exit code would prove less
                            return None
                        said = answer.said
            return f"{pod.name} on {pod.node}: {said}"

        failures = [told for told in await asyncio.gather(*map(prove, pods)) if told]
        return "; ".join(failures) or None

    async def _list(self) -> list[PodState]:
        async for _ in looks():
            with contextlib.suppress(ValueError):  # the API may be away for a moment
                return parse_pods((await self._node.ask(smoke.pods())).stdout)
        return []

    async def _until_ok(self, command: str, *, stdin: str) -> None:
        async for _ in looks():
            answer = await self._node.ask(command, stdin=stdin)
            if answer.ok:
                return
            self._node.lacks(answer.said)
