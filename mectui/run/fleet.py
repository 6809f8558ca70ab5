"""Many clusters at once, as they are now: each is told as soon as it is known, and none waits for another."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple, TypeVar

from mectui.answers.model import Answers
from mectui.aws import LiveInstance, live_instances, open_cloud
from mectui.aws.identity import identity
from mectui.clusters import Folder
from mectui.events import now, plain
from mectui.events.threads import in_thread
from mectui.microk8s import NodeState
from mectui.run.account import refuse_other_account
from mectui.run.cluster_row import ClusterRow, OnDisk, on_disk, with_instances
from mectui.run.existing import NOTHING_THERE
from mectui.run.known import Instances, nobody_answers, nodes_now
from mectui.run.looking import LOOK_SECONDS, answered, ask_kubernetes

T = TypeVar("T")
Tell = Callable[[ClusterRow], None]
"""Takes a row, on the event loop, and returns at once."""

AT_ONCE = 8
PATIENCE_SECONDS = 3.0
"""How long one that does not answer keeps its place among those that are asked at once."""


async def look_at_all(
    folders: Iterable[Folder],
    environ: Mapping[str, str],
    tell: Tell,
    *,
    at_once: int = AT_ONCE,
    deadline: float = LOOK_SECONDS,
) -> None:
    """Tell of every cluster what its folder says, then what EC2 knows, then what its Kubernetes says.

    EC2 is asked once for all clusters of one region and identity, and about `at_once` clusters at a time by
    SSH; each has half of `deadline` seconds to answer. What cannot be known is in the row's `unknown`.
    """
    known = await asyncio.gather(*(_read(folder, environ, tell) for folder in folders))
    there = [
        _There(each, each.answers)
        for each in known
        if each.answers is not None and each.row.stage not in NOTHING_THERE
    ]
    look = _Look(there, environ, tell, asyncio.Semaphore(at_once), deadline / 2)
    try:
        await asyncio.gather(*map(look.at, there))
    finally:
        await look.end()


async def _read(folder: Folder, environ: Mapping[str, str], tell: Tell) -> OnDisk:
    known = await in_thread(partial(on_disk, folder, environ))
    tell(known.row)
    return known


class _Place(NamedTuple):
    """Where clusters can be asked for together: as one identity, in one region."""

    region: str
    profile: str | None
    role_arn: str | None


class _There(NamedTuple):
    """A cluster of which there may be something in AWS."""

    known: OnDisk
    answers: Answers

    @property
    def place(self) -> _Place:
        aws = self.answers.aws
        return _Place(aws.region, aws.profile, aws.role_arn)


class _Found(NamedTuple):
    """What EC2 has of the clusters of a place, and whose account it is."""

    account: str
    instances: Sequence[LiveInstance]


class _Look:
    """One look at all clusters; each of its questions may take so many seconds."""

    def __init__(
        self,
        clusters: Collection[_There],
        environ: Mapping[str, str],
        tell: Tell,
        room: asyncio.Semaphore,
        seconds: float,
    ) -> None:
        self._environ, self._tell, self._room, self._seconds = environ, tell, room, seconds
        members: dict[_Place, list[_There]] = defaultdict(list)
        for each in clusters:
            members[each.place].append(each)
        self._places = {place: asyncio.create_task(self._ask_ec2(these)) for place, these in members.items()}

    async def end(self) -> None:
        """Give up what nobody waits for any more."""
        for asking in self._places.values():
            asking.cancel()
        await asyncio.gather(*self._places.values(), return_exceptions=True)

    async def at(self, cluster: _There) -> None:
        """Look at one cluster, and tell of it twice: once EC2 has answered, and once all is known.

        What nobody foresaw is told in its row, too: it is no matter of the others.
        """
        try:
            await self._look_at(cluster)
        except Exception as error:  # noqa: BLE001
            row = cluster.known.row
            why = _one_line(f"{type(error).__name__}: {error}")
            self._tell(replace(row, unknown=(*row.unknown, f"the cluster: {why}")))

    async def _look_at(self, cluster: _There) -> None:
        known, answers = cluster
        unknown = list(known.row.unknown)
        instances = await self._answered(self._instances(cluster), "EC2", unknown)
        row = known.row if instances is None else with_instances(known, answers.aws, instances)
        states = None
        if _may_answer(known, instances, unknown):
            self._tell(row)
            states = await self._in_turn(
                lambda: self._answered(self._states(cluster), "the cluster", unknown)
            )
        nodes = nodes_now(known.machines, instances, states or {})
        silent = instances is None and states is None
        self._tell(
            replace(
                row,
                nodes=nodes,
                version=" ".join(sorted({node.version for node in nodes if node.version})) or None,
                looked=None if silent else now(),
                unknown=tuple(map(_one_line, unknown)),
            )
        )

    async def _ask_ec2(self, members: Sequence[_There]) -> _Found:
        cloud = await in_thread(partial(open_cloud, members[0].answers.aws, self._environ))
        caller, rows = await asyncio.gather(
            cloud.ask("ask who is calling", lambda: identity(cloud)),
            live_instances(cloud, *(each.known.folder.name for each in members)),
        )
        return _Found(caller.account, rows)

    async def _instances(self, cluster: _There) -> Instances:
        folder = cluster.known.folder
        found = await asyncio.shield(self._places[cluster.place])  # others wait for the same answer
        refuse_other_account(folder, found.account)
        return {row.id: row for row in found.instances if row.cluster == folder.name}

    def _states(self, cluster: _There) -> Awaitable[Mapping[str, NodeState]]:
        known, answers = cluster
        return ask_kubernetes(known.folder, answers, known.machines, self._seconds)

    async def _answered(self, question: Awaitable[T], whom: str, unknown: list[str]) -> T | None:
        try:
            return await answered(question, whom, unknown, self._seconds)
        except Exception as error:  # noqa: BLE001 - what is wrong with one cluster is no matter of the others
            unknown.append(f"{whom}: {type(error).__name__}: {error}")
            return None

    async def _in_turn(self, work: Callable[[], Awaitable[T]]) -> T:
        """Await work among so many at once; what takes long goes on beside them, and gives its place away."""
        async with self._room:
            working = asyncio.ensure_future(work())
            try:
                await asyncio.wait({working}, timeout=PATIENCE_SECONDS)
            except asyncio.CancelledError:
                working.cancel()
                raise
        return await working


def _may_answer(known: OnDisk, instances: Instances | None, unknown: list[str]) -> bool:
    """Tell whether the cluster itself can be asked; note why not, where that is worth saying."""
    making = known.row.run is not None and not known.folder.kubeconfig.exists()
    silent = nobody_answers(known.machines, instances, known.row.region or "")
    unknown.extend(silent or ())
    return bool(known.machines) and silent is None and not making


def _one_line(text: str) -> str:
    return " ".join(plain(text).split())
