"""Clusters on record and eyes that see what a test says, with the screens of clusters over them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from textual import on
from textual.app import App
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import ModalScreen

from mectui.addons.catalogue import catalogue
from mectui.clusters import Folder, Home
from mectui.events import Trouble
from mectui.run.addons_now import AddonNow, AddonsNow
from mectui.run.cluster_row import ClusterRow, RunNow
from mectui.run.known import NodeNow
from mectui.run.launch import Started
from mectui.run.request import Kind, Request
from mectui.run.session import NOTHING, Going, Session
from mectui.run.summary import LastRun
from mectui.watch.endpoints import Endpoint
from mectui.wizard.change import change_flow
from mectui.wizard.draft import Draft
from mectui.wizard.flow import Flow
from screens.base import MectuiBase
from screens.clusters import addon_text, detail, screen, seeing
from screens.clusters.addons_choice import AddonsChoice
from screens.clusters.looking import LookingScreen
from screens.clusters.screen import ClustersScreen
from screens.clusters.seeing import Eyes, Tell
from screens.clusters.wishes import ShowRun
from screens.run.wishes import NewCluster
from screens.signs import Signs
from tests.wizard.small_aws import NOON, small_aws

ANSWERS = """\
version: 1
cluster: {name: NAME, workers: 2}
aws:
  region: us-east-2
  instance_type: t4g.medium
  vpc: vpc-0123456789abcdef0
  subnets: [subnet-0123456789abcdef0]
limits: {max_nodes: 5}
"""


def node(name: str, *, ready: bool | None = True, instance: str | None = "running") -> NodeNow:
    """Return a node that is well, or not."""
    role = "control-plane" if "-cp-" in name else "worker"
    return NodeNow(name, role, f"i-{name}", instance, "10.0.0.12", "3.22.1.4", ready, "v1.34.1", "us-east-2a")


def cluster(name: str = "edge", **facts: Any) -> ClusterRow:
    """Return a cluster of a control plane and two workers, all of them Ready, but for what is said."""
    usual = {
        "stage": "ready",
        "region": "us-east-2",
        "channel": "1.34/stable",
        "version": "v1.34.1",
        "zones": ("us-east-2a", "us-east-2b"),
        "control_planes": 1,
        "workers": 2,
        "addons": ("dns",),
        "hourly_usd": Decimal("0.1042"),
        "created": NOON - timedelta(days=3),
        "last_run": LastRun("run-1", NOON - timedelta(days=3), 0),
        "nodes": tuple(node(f"{name}-{short}") for short in ("cp-0", "w-0", "w-1")),
        "looked": NOON - timedelta(seconds=2),
        "kubeconfig": f"/home/op/{name}/kubeconfig",
    }
    return ClusterRow(name, **{**usual, **facts})


def addon(name: str, state: str = "works", **facts: Any) -> AddonNow:
    """Return an add-on that a run was at an hour ago."""
    recipe = catalogue().named(name)
    usual = {"title": recipe.title, "version": recipe.version, "since": NOON - timedelta(hours=1)}
    reached = tuple(Endpoint.of(each.as_data()) for each in recipe.endpoints)
    return AddonNow(name, state=state, **{**usual, "endpoints": reached, **facts})


def running(name: str = "edge", phase: str = "join", kind: str = "create", **facts: Any) -> ClusterRow:
    """Return a cluster that a run has been at work on for 65 s."""
    going = RunNow("run-2", kind, phase, NOON - timedelta(seconds=65))
    return cluster(
        name, **{"stage": "making", "nodes": (), "looked": None, "version": None, **facts}, run=going
    )


@dataclass
class Sight:
    """What is seen: rows by name. A look tells of those; it can be held up, or fail."""

    rows: dict[str, ClusterRow] = field(default_factory=dict)
    asked: list[list[str]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    gate: asyncio.Event | None = None
    error: Exception | None = None

    def put(self, *rows: ClusterRow) -> None:
        """See these from now on."""
        self.rows |= {row.name: row for row in rows}

    async def look(self, folders: Sequence[Folder], tell: Tell) -> None:
        """Tell of the clusters that are asked for."""
        self.asked.append([folder.name for folder in folders])
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if self.gate is not None:
                await self.gate.wait()
            if self.error is not None:
                raise self.error
            for folder in folders:
                tell(self.rows[folder.name])
        finally:
            self.at_once -= 1

    def glance(self, folder: Folder) -> ClusterRow:
        """Return what one folder says."""
        return self.rows[folder.name]

    @property
    def looks(self) -> int:
        """How often was looked."""
        return len(self.asked)

    @property
    def eyes(self) -> Eyes:
        """How screens look."""
        return Eyes(self.look, self.glance)


@dataclass(frozen=True)
class Acting(Session):
    """A session that begins nothing: it keeps what it was asked for."""

    asked: list[tuple[str, Request]] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    alive: list[str] = field(default_factory=list)
    has: tuple[AddonNow, ...] = ()

    def _refuse(self) -> None:
        if self.troubles:
            raise self.troubles[0]

    def begin(self, name: str, request: Request) -> Going:
        """Keep the request."""
        self._refuse()
        self.asked.append((name, request))
        return self.going(name)

    def going(self, name: str) -> Going:
        """Return a run that goes on where the test says so."""
        alive = name in self.alive
        return Going(self.home.folder(name), Started("run-2", 0, lambda: alive))

    def addons_left(self, name: str) -> AddonsNow:
        """Return the add-ons that the test says."""
        return AddonsNow(name, False, self.has)

    def addons(self, name: str) -> AddonsNow:
        """Return the same: nothing is looked at."""
        return self.addons_left(name)

    def change_addons(
        self, name: str, enable: Mapping[str, Mapping[str, Any]] = NOTHING, disable: Sequence[str] = ()
    ) -> Going:
        """Keep the request."""
        return self.begin(name, self.changing(enable, disable))

    def choose_addons(self, name: str, about: frozenset[str] = frozenset()) -> Flow:
        """Ask about answers that are on no disk, and a small AWS."""
        values = {
            "cluster.name": name,
            "cluster.workers": 2,
            "aws.region": "us-east-2",
            "aws.instance_type": "t4g.xlarge",
            "addons": [each.name for each in self.has if not each.wanted_by],
        }
        draft, aws = Draft(), small_aws()
        for path, value in values.items():
            draft = draft.with_value(path, value)
        return change_flow(draft, lambda _: aws, self.given, about)

    def cost_while_off(self, name: str) -> float | None:
        """Return a cost for every cluster."""
        return 0.0099

    def forget(self, name: str) -> None:
        """Keep the name, and drop it from the record."""
        self._refuse()
        self.forgotten.append(name)
        self.home.folder(name).answers.unlink()

    def merge_kubeconfig(self, name: str) -> tuple[Path, Path | None]:
        """Keep the name."""
        self._refuse()
        self.merged.append(name)
        return Path("/home/op/.kube/config"), None

    def shell(self, name: str, node: str | None = None) -> list[str]:
        """Return words that open no shell."""
        self._refuse()
        return ["ssh", f"{name}/{node}"]

    @property
    def only(self) -> Request:
        """The one request that was made."""
        ((_, request),) = self.asked
        return request


class Clusters(MectuiBase[None]):
    """The application with nothing but the screens of clusters; it keeps what they ask it for."""

    def __init__(self, session: Session, eyes: Eyes, theme: str, signs: Signs) -> None:
        super().__init__(signs=signs, theme=theme)
        self.session, self.eyes = session, eyes
        self.wished: list[Message] = []

    def on_mount(self) -> None:
        """Show the list."""
        self.push_screen(ClustersScreen(self.session, self.signs, self.eyes))

    @on(ShowRun)
    @on(NewCluster)
    def _keep(self, message: Message) -> None:
        self.wished.append(message)


class PaperFolder(Folder):
    """A cluster's folder that is nowhere, and on record all the same."""

    def exists(self) -> bool:
        """Say that it is on record."""
        return True


@dataclass(frozen=True, slots=True)
class PaperHome(Home):
    """A home folder that is nowhere: its clusters are on record by name alone."""

    names: tuple[str, ...] = ()

    def folder(self, name: str) -> Folder:
        """Return a cluster's folder."""
        return PaperFolder(self.clusters / name)

    def on_record(self) -> list[Folder]:
        """Return the clusters that were named."""
        return [self.folder(name) for name in self.names]


def stop_clock(patch: pytest.MonkeyPatch, later: float = 0.0) -> None:
    """Stop the clock so many seconds after noon."""
    for module in (screen, detail, seeing, addon_text):
        patch.setattr(module, "now", lambda: NOON + timedelta(seconds=later))


def put_on_record(home: Home, row: ClusterRow) -> Folder:
    """Make a cluster's folder, with nothing but answers in it."""
    folder = home.folder(row.name)
    folder.make()
    folder.answers.write_text(ANSWERS.replace("NAME", row.name))
    return folder


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until all is done that waits for nobody's answer, and drawn."""
    await pilot.pause()
    while any(_at_work(pilot.app, worker.group) for worker in pilot.app.workers):
        await pilot.pause()
    for shown in pilot.app.screen_stack:
        if isinstance(shown, LookingScreen) and shown.is_attached:
            shown.draw()
    await pilot.pause()


def _at_work(app: App[Any], group: str) -> bool:
    """Tell whether a worker goes on by itself: one that does something may wait for a dialog's answer."""
    return group not in ("do", "go") or not isinstance(app.screen, ModalScreen | AddonsChoice)


async def opened(pilot: Pilot[Any], name: str = "edge") -> None:
    """Open a cluster."""
    await settled(pilot)
    shown = pilot.app.screen
    assert isinstance(shown, ClustersScreen)
    shown.query_one("ClusterRows").point(name)  # type: ignore[attr-defined]
    await pilot.press("enter")
    await settled(pilot)


def kinds(session: Acting) -> list[Kind]:
    """Return of which kinds the runs are that were begun."""
    return [request.kind for _, request in session.asked]
