"""Each control plane's role in dqlite, as the first one sees it; told whenever it is news."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping

from mectui.events import Reporter
from mectui.join.connections import first_control_plane
from mectui.join.job import JoinJob
from mectui.join.node import Node
from mectui.microk8s import DatastoreRole, commands, parse_status
from mectui.plan.model import Machine
from mectui.ssh import SshError

QUERY_SECONDS = 30
ANSWER_SECONDS = 60
BEFORE_SPARES = 6
LOOPBACK = "127.0.0.1"
"""Where the first one's datastore is until another control plane joins."""


class Datastore:
    """Asks the first control plane, and tells what it learns as events of the nodes."""

    def __init__(self, first: Node) -> None:
        self._first = first
        self._told: dict[str, DatastoreRole] = {}

    async def role(self, machine: Machine) -> DatastoreRole | None:
        """Return a control plane's role, None where it has none (yet).

        Only MicroK8s' prose tells it while there are fewer than three voters, and only its YAML
        tells of spares, of which the seventh control plane is the first.
        """
        for shown in ("pretty", "yaml"):
            answer = await self._first.ask(commands.status(shown), seconds=QUERY_SECONDS)
            role = _role_in(self._learn(answer.stdout), machine)
            if role or not self._has_spares:
                return role
        return None

    async def look(self) -> None:
        """Learn the role of every control plane in one look; what it does not tell stays unsaid."""
        shown = "yaml" if self._has_spares else "pretty"
        with contextlib.suppress(SshError, TimeoutError):
            async with asyncio.timeout(QUERY_SECONDS):
                answer = await self._first.ask_once(commands.status(shown))
                self._learn(answer.stdout)

    @property
    def _has_spares(self) -> bool:
        return len(self._first.job.control_planes) > BEFORE_SPARES

    def _learn(self, printed: str) -> Mapping[str, DatastoreRole]:
        """Tell what is new in a status, and return all of it by address."""
        roles = parse_status(printed).roles
        for machine in self._first.job.control_planes:
            role = _role_in(roles, machine)
            if role is not None and role is not self._told.get(machine.name):
                self._told[machine.name] = role
                self._tell(machine.name, role)
        return roles

    def _tell(self, name: str, role: DatastoreRole) -> None:
        reporter = self._first.reporter.for_node(name)
        reporter.tell("node.datastore", f"{name} is a {role.label} in the datastore", role=role.label)


def _role_in(roles: Mapping[str, DatastoreRole], machine: Machine) -> DatastoreRole | None:
    return roles.get(machine.private_ip) or (roles.get(LOOPBACK) if machine.first else None)


async def datastore_role(job: JoinJob, machine: Machine, reporter: Reporter) -> DatastoreRole | None:
    """Return what a control plane is in the datastore, None where it is no part of it.

    Raises TimeoutError where the first one does not tell within ANSWER_SECONDS.
    """
    async with first_control_plane(job, reporter) as first, asyncio.timeout(ANSWER_SECONDS):
        return await Datastore(first).role(machine)
