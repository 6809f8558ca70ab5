"""The shots of clusters: what is on record and seen, and the keys that are pressed there.

One table. At two sizes they are the snapshots that every change is held to; those in `PICTURES` are the
documentation's, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from mectui.events import ExitCode, Trouble
from mectui.run.addons_now import AddonNow
from mectui.run.cluster_row import ClusterRow
from mectui.run.summary import LastRun
from screens.signs import ASCII, UNICODE, Signs
from tests.screens.clusters.stage import (
    Acting,
    Clusters,
    PaperHome,
    Sight,
    addon,
    cluster,
    node,
    running,
    settled,
    stop_clock,
)
from tests.wizard.small_aws import NOON

WIDE, NARROW = (110, 34), (80, 24)
DENIED = "EC2: not authorized to perform ec2:DescribeInstances; allow it, `mectui doctor` shows the policy"


def _nodes(name: str, planes: int, workers: int, zone: str, not_ready: str = "") -> tuple[Any, ...]:
    shorts = [f"cp-{number}" for number in range(planes)] + [f"w-{number}" for number in range(workers)]
    return tuple(
        replace(
            node(f"{name}-{short}", ready=short != not_ready),
            zone=f"{zone}{'abc'[index % 3]}",
            instance_id=f"i-0{index}3f9a1c7e5d2b4{index}8",
            private_ip=f"10.0.{index % 3}.{index + 10}",
            public_ip=f"203.0.113.{index + 10}",
        )
        for index, short in enumerate(shorts)
    )


def fleet() -> list[ClusterRow]:
    """Return clusters in several regions, in every state that there is."""
    return [
        cluster(
            "mec-blr",
            region="ap-south-1",
            zones=("ap-south-1a", "ap-south-1b", "ap-south-1c"),
            addons=("dns", "hostpath-storage"),
            nodes=_nodes("mec-blr", 1, 2, "ap-south-1"),
        ),
        cluster(
            "mec-fra",
            region="eu-central-1",
            zones=("eu-central-1a", "eu-central-1b", "eu-central-1c"),
            control_planes=3,
            workers=4,
            hourly_usd=Decimal("0.2932"),
            created=NOON - timedelta(days=41),
            nodes=_nodes("mec-fra", 3, 4, "eu-central-1", "w-3"),
        ),
        running(
            "mec-ohio",
            control_planes=3,
            workers=5,
            zones=(),
            hourly_usd=Decimal("0.3351"),
            created=NOON - timedelta(seconds=65),
            kubeconfig=None,
        ),
        cluster(
            "mec-oslo",
            region="eu-north-1",
            zones=("eu-north-1a", "eu-north-1b"),
            looked=NOON - timedelta(minutes=7),
            unknown=(DENIED,),
            nodes=_nodes("mec-oslo", 1, 2, "eu-north-1"),
        ),
        cluster(
            "lab",
            stage="stopped",
            version=None,
            hourly_usd=Decimal("0.0099"),
            created=NOON - timedelta(days=200),
            nodes=tuple(
                replace(each, instance="stopped", public_ip=None, ready=None, version=None)
                for each in _nodes("lab", 1, 2, "us-east-2")
            ),
        ),
        cluster(
            "lab-gpu", stage="making", hourly_usd=None, last_run=LastRun("r", NOON - timedelta(hours=2), 1)
        ),
        cluster(
            "draft",
            stage="draft",
            version=None,
            zones=(),
            hourly_usd=None,
            nodes=(),
            kubeconfig=None,
            created=NOON - timedelta(hours=5),
            last_run=LastRun("r", NOON - timedelta(hours=5), 5),
        ),
    ]


def many() -> list[ClusterRow]:
    """Return a hundred clusters."""
    rows = fleet()
    return [replace(rows[number % len(rows)], name=f"site-{number:03}") for number in range(100)]


@dataclass(frozen=True, slots=True)
class ClusterShot:
    """Clusters, the one whose row the cursor is put on, and the keys that are pressed there."""

    rows: tuple[ClusterRow, ...] = ()
    at: str = ""
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = WIDE
    theme: str = "mectui-dark"
    signs: Signs = UNICODE
    trouble: Trouble | None = None
    has: tuple[AddonNow, ...] = ()

    def app(self) -> Clusters:
        """Return the application over these clusters."""
        home = PaperHome(Path("/home/op/.local/share/mectui"), tuple(row.name for row in self.rows))
        session = Acting(home, {}, has=self.has)
        session.troubles.extend(filter(None, [self.trouble]))
        sight = Sight()
        sight.put(*self.rows)
        return Clusters(session, sight.eyes, self.theme, self.signs)

    async def take(self) -> str:
        """Return the picture, as Textual exports it."""
        app = self.app()
        with pytest.MonkeyPatch.context() as patch:
            stop_clock(patch)
            async with app.run_test(size=self.size) as pilot:
                await self.arrive(pilot)
                return app.export_screenshot(title="mectui")

    async def arrive(self, pilot: Pilot[Any]) -> None:
        """Put the cursor where it belongs, and press the keys."""
        await settled(pilot)
        pilot.app.screen.query_one("ClusterRows").point(self.at)  # type: ignore[attr-defined]
        for key in self.keys:
            await pilot.press(key)
            await settled(pilot)
            for field in pilot.app.screen.query(Input):
                field.cursor_blink = False  # where it is just then says nothing
        await settled(pilot)


ALL = tuple(fleet())
REFUSED = Trouble.of(
    ExitCode.REFUSED, "AWS refuses these credentials", "the login ended at 11:40", "log in: `aws sso login`"
)

HAS = (
    addon("dns"),
    addon("hostpath-storage", since=NOON - timedelta(days=40)),
    addon("registry", "does not work", why="its volume is there: pvc/registry-claim is Pending"),
    addon(
        "observability",
        "failed",
        why="pod kube-prom-stack-grafana-0: ImagePullBackOff",
        remedy="see that the nodes reach docker.io",
    ),
    addon("helm3", "worked", wanted_by=("observability",)),
    addon("dapr", "half made", since=NOON - timedelta(minutes=4)),
    addon("mosquitto", "skipped"),
)

SHOTS: Mapping[str, ClusterShot] = {
    # The list
    "clusters": ClusterShot(ALL, "mec-blr"),
    "clusters-light": ClusterShot(ALL, "mec-ohio", theme="mectui-light"),
    "clusters-ascii": ClusterShot(ALL, "mec-fra", signs=ASCII),
    "clusters-empty": ClusterShot(),
    "clusters-unknown": ClusterShot(ALL, "mec-oslo"),
    "clusters-filter": ClusterShot(ALL, keys=tuple("eu-")),
    "clusters-sorted": ClusterShot(ALL, "lab-gpu", keys=("ctrl+s", "ctrl+s")),
    "clusters-hundred": ClusterShot(tuple(many()), keys=("end",)),
    "clusters-help": ClusterShot(ALL, keys=("question_mark",)),
    # One of them
    "cluster": ClusterShot(ALL, "mec-fra", ("enter", "w", "escape")),
    "cluster-light": ClusterShot(ALL, "mec-blr", ("enter", "tab", "down"), theme="mectui-light"),
    "cluster-ascii": ClusterShot(ALL, "mec-oslo", ("enter",), signs=ASCII),
    "cluster-stopped": ClusterShot(ALL, "lab", ("enter", "s")),
    "cluster-draft": ClusterShot(ALL, "draft", ("enter", "end")),
    "cluster-scale": ClusterShot(ALL, "mec-fra", ("enter", "w", "backspace", "2")),
    "cluster-access": ClusterShot(ALL, "mec-fra", ("enter", "i")),
    "cluster-stop": ClusterShot(ALL, "mec-fra", ("enter", "h")),
    "cluster-shell": ClusterShot(ALL, "mec-fra", ("enter", "s")),
    "cluster-tunnel": ClusterShot(ALL, "mec-fra", ("enter", "t")),
    # Its add-ons
    "cluster-addons": ClusterShot(ALL, "mec-fra", ("enter", "tab", "tab", "down", "down"), has=HAS),
    "cluster-addons-ascii": ClusterShot(ALL, "mec-blr", ("enter", "tab", "tab"), signs=ASCII, has=HAS),
    "addon": ClusterShot(ALL, "mec-blr", ("enter", "tab", "tab", *["down"] * 3, "enter"), has=HAS),
    "addon-disable": ClusterShot(
        ALL,
        "mec-blr",
        ("enter", "tab", "tab", "down", "down", "enter", "down", "down", "down", "enter", "down", "enter"),
        has=HAS,
    ),
    "addons": ClusterShot(ALL, "mec-blr", ("enter", "a"), has=HAS),
    "addons-light": ClusterShot(ALL, "mec-blr", ("enter", "a", *"longhorn"), theme="mectui-light", has=HAS),
    "addons-told": ClusterShot(ALL, "mec-blr", ("enter", "a", *"argo", "space", "enter"), has=HAS),
    "addons-sure": ClusterShot(
        ALL,
        "mec-blr",
        ("enter", "a", *"cert-", "space", "escape", *"regist", "space", "enter"),
        has=HAS,
    ),
    "cluster-trouble": ClusterShot(ALL, "mec-fra", ("enter", "d"), trouble=REFUSED),
}
PICTURES: Mapping[str, ClusterShot] = {
    name: SHOTS[name] for name in ("clusters", "clusters-light", "cluster", "cluster-scale", "cluster-addons")
} | {"clusters-narrow": replace(SHOTS["clusters-unknown"], size=NARROW)}
