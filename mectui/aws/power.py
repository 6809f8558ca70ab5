"""Switching a cluster's machines off and on, until EC2 itself says that they are."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from enum import StrEnum

from botocore.exceptions import ClientError

from mectui.aws.cloud import Cloud
from mectui.aws.failures import code_of
from mectui.aws.instances import live_instances
from mectui.aws.rows import LiveInstance
from mectui.events import ExitCode, Problem, Reporter, Trouble

SWITCH_DEADLINE = 600.0
"""EC2 forces a machine off that has not shut down by itself within some minutes."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 5.0
_GOING = "shutting-down"
_LOOKS = 2
_SILENT = "EC2 gives no reason"


class Power(StrEnum):
    """What is done to machines; the value is the word for it in commands and events."""

    STOP = "stop"
    START = "start"

    @property
    def goal(self) -> str:
        """EC2's word for an instance that is there."""
        return "stopped" if self is Power.STOP else "running"

    @property
    def origin(self) -> str:
        """EC2's word for one that can be asked to go there; from any other state it is not let."""
        return Power.START.goal if self is Power.STOP else Power.STOP.goal


async def switch(
    cloud: Cloud,
    cluster: str,
    ids: Collection[str],
    power: Power,
    reporter: Reporter,
    *,
    accepted: Callable[[], None] = lambda: None,
    again: str | None = None,
    deadline: float = SWITCH_DEADLINE,
    pause: float = _FIRST_PAUSE,
) -> list[LiveInstance]:
    """Stop or start instances of a cluster together; return those that there are once all have arrived.

    `accepted` is called whenever EC2 takes the order; `again` is the command that does the same again.
    Tells `resource.started` and `resource.finished` of each that was not there already. Raises Trouble: as
    EC2 refuses, FAILED where one that was started went off again, DEADLINE after `deadline` seconds; a
    problem for each.
    """
    again = again or f"mectui {power} {cluster}"
    switching = _Switching(cloud, cluster, frozenset(ids), power, reporter, accepted, again)
    try:
        async with asyncio.timeout(deadline):
            while not await switching.advance():
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, _LONGEST_PAUSE)
    except TimeoutError:
        raise switching.unfinished(deadline) from None
    return switching.rows


class _Switching:
    """Instances on their way to one state."""

    def __init__(
        self,
        cloud: Cloud,
        cluster: str,
        ids: frozenset[str],
        power: Power,
        reporter: Reporter,
        accepted: Callable[[], None],
        again: str,
    ) -> None:
        self.rows: list[LiveInstance] = []
        self._cloud, self._cluster, self._ids = cloud, cluster, ids
        self._power, self._reporter, self._accepted = power, reporter, accepted
        self._again = again
        self._begun: dict[str, float] = {}
        self._asked: dict[str, str] = {}
        self._back: dict[str, int] = {}

    async def advance(self) -> bool:
        """Look, ask for those that can be asked, and tell whether all are there."""
        found = await live_instances(self._cloud, self._cluster)
        self.rows = [row for row in found if row.id in self._ids and row.state != _GOING]
        self._tell_arrivals()
        waiting = self._waiting()
        fallen = [row for row in waiting if self._has_fallen(row)]
        if fallen:
            raise _fallen(fallen, self._again)
        await self._ask([row for row in waiting if row.state == self._power.origin])
        for row in waiting:
            self._tell_start(row)
        return not waiting

    def unfinished(self, seconds: float) -> Trouble:
        """Return the trouble of those that have not arrived, or of not having been told of any."""
        remedy = f"`{self._again}` goes on waiting; the AWS console shows more"
        problems = [
            Problem(f"{row.node} is still {row.state} after {seconds:.0f} s", row.reason, remedy)
            for row in self._waiting()
        ]
        unknown = Problem("AWS did not tell how the machines are", f"within {seconds:.0f} s", remedy)
        return Trouble(ExitCode.DEADLINE, *(problems or [unknown]))

    def _waiting(self) -> list[LiveInstance]:
        return [row for row in self.rows if row.state != self._power.goal]

    def _has_fallen(self, row: LiveInstance) -> bool:
        """Tell whether EC2 took the order and gave it up again.

        It did where there is a reason that was not there before, or where an instance that was on its way is
        seen twice where it began: one look may still be of before.
        """
        known = self._asked.get(row.id)
        if known is None:
            return False
        if row.state != self._power.origin:
            self._back[row.id] = 0
            return False
        if row.id in self._back:
            self._back[row.id] += 1
        return row.reason not in ("", known) or self._back.get(row.id, 0) >= _LOOKS

    async def _ask(self, rows: Sequence[LiveInstance]) -> None:
        new = [row for row in rows if row.id not in self._asked]
        if not new:
            return
        ec2, ids = self._cloud.ec2, [row.id for row in new]
        call = ec2.stop_instances if self._power is Power.STOP else ec2.start_instances
        doing = f"{self._power} the machines"
        try:
            taken = await self._cloud.ask(doing, lambda: _unless_on_its_way(lambda: call(InstanceIds=ids)))
        except Trouble as trouble:
            raise _no_room(trouble, self._again) from trouble.__cause__
        if taken:
            self._asked |= {row.id: row.reason for row in new}
            self._accepted()

    def _tell_start(self, row: LiveInstance) -> None:
        if row.id not in self._begun:
            self._begun[row.id] = time.monotonic()
            self._tell(row, "resource.started", f"{row.node}: {self._power}, {row.id}")

    def _tell_arrivals(self) -> None:
        for row in self.rows:
            if row.state == self._power.goal and row.id in self._begun:
                took = time.monotonic() - self._begun.pop(row.id)
                self._tell(row, "resource.finished", f"{row.node} is {row.state}", took)

    def _tell(self, row: LiveInstance, event: str, message: str, seconds: float | None = None) -> None:
        reporter = self._reporter.for_node(row.node)
        reporter.tell(event, message, resource=row.id, seconds=seconds, action=str(self._power))


def _unless_on_its_way(call: Callable[[], object]) -> bool:
    """Tell whether EC2 took the order; what it says that it is on its way elsewhere is asked again later."""
    try:
        call()
    except ClientError as error:
        if code_of(error) != "IncorrectInstanceState":
            raise
        return False
    return True


def _no_room(trouble: Trouble, again: str) -> Trouble:
    """Return trouble with what helps against a full zone: nothing that is chosen when a cluster is made."""
    cause = trouble.__cause__
    if cause is None or code_of(cause) != "InsufficientInstanceCapacity":
        return trouble
    remedy = _later(again)
    return Trouble(trouble.exit_code, *(replace(problem, remedy=remedy) for problem in trouble.problems))


def _fallen(rows: Iterable[LiveInstance], again: str) -> Trouble:
    remedy = _later(again)
    problems = (Problem(f"{row.node} did not start", row.reason or _SILENT, remedy) for row in rows)
    return Trouble(ExitCode.FAILED, *problems)


def _later(again: str) -> str:
    return f"try again in some minutes with `{again}`"
