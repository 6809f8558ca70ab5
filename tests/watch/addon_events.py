"""The events of add-ons, written by hand as the runner tells them."""

from __future__ import annotations

from typing import Any, Self

from mectui.events import Phase, Problem
from tests.watch.events import Script

TITLES = {"dns": "CoreDNS", "longhorn": "Longhorn", "dapr": "Dapr", "flux": "Flux"}
ISCSI = "the packages open-iscsi, nfs-common"
INSTALL = "install Longhorn"
MANAGER = "its manager runs on every node"
VOLUME = "a volume is written to and read"


class AddonScript(Script):
    """A run that is at its add-ons."""

    def __init__(self, cluster: str = "demo", kind: str = "create") -> None:
        super().__init__(cluster, kind)
        self.begin(Phase.ADDONS, "Bringing up the add-ons")

    def addon(self, event: str, name: str, message: str = "", **data: Any) -> Self:
        """Tell `addon.EVENT` of an add-on."""
        title = TITLES.get(name, name)
        self.tell(f"addon.{event}", f"{name}: {message}", addon=name, title=title, **data)
        return self


def longhorn() -> AddonScript:
    """Return a run that is to bring up three add-ons, one of them with nodes to be prepared."""
    script = AddonScript()
    script.addon("planned", "dns", steps=["enable dns"], evidence=["CoreDNS runs"], wanted_by=[])
    script.addon(
        "planned", "longhorn", prepare=[ISCSI], steps=[INSTALL], evidence=[MANAGER, VOLUME], wanted_by=[]
    )
    script.addon("planned", "dapr", steps=["install Dapr"], evidence=["Dapr runs"], wanted_by=["longhorn"])
    script.at(1).addon("started", "dns", "CoreDNS")
    script.addon("proven", "dns", "CoreDNS runs: true 3 times in a row", step="CoreDNS runs", times=3)
    script.at(4).addon("ready", "dns", "CoreDNS works", seconds=3)
    script.addon("started", "longhorn", "Longhorn")
    return script


def prepared() -> AddonScript:
    """Return it with every node prepared, one of them at its second try, and Longhorn being installed."""
    script = longhorn()
    nodes = ("demo-cp-0", "demo-w-0", "demo-w-1")
    for node in nodes:
        script.at(5).addon("step.started", "longhorn", ISCSI, node=node, step=ISCSI)
    said = f"{ISCSI}: it exits 100; trying again"
    script.at(10).addon("retry", "longhorn", said, node="demo-w-1", step=ISCSI, attempt=2)
    for second, node in enumerate(nodes, start=20):
        script.at(second)
        script.addon("step.done", "longhorn", f"{ISCSI}: done", node=node, step=ISCSI, seconds=second - 5.0)
    script.at(23).addon("step.started", "longhorn", INSTALL, node="demo-cp-0", step=INSTALL)
    script.at(25).tell(
        "addon.output", "Pulling chart longhorn-1.12.1", node="demo-cp-0", addon="longhorn", step=INSTALL
    )
    return script


def proving() -> AddonScript:
    """Return it at its evidence, which was so once of three times."""
    script = prepared()
    script.at(60)
    script.addon("step.done", "longhorn", f"{INSTALL}: done", node="demo-cp-0", step=INSTALL, seconds=37.0)
    script.at(61).addon("waiting", "longhorn", "daemonset/longhorn-manager: 1 of 3 updated", step=MANAGER)
    script.at(70).addon("seen", "longhorn", f"{MANAGER}: 1 of 3", step=MANAGER, count=1, times=3)
    return script


REASON = Problem(
    "Longhorn failed: a volume is written to and read: not so after 900 s",
    "pod mectui-volume: ContainerCreating; pod mectui-volume: FailedMount: no iscsi_tcp",
    "load the kernel module iscsi_tcp on every node",
)


def failed() -> AddonScript:
    """Return it with Longhorn failed, and what depends on it skipped."""
    script = proving()
    script.at(72).addon("proven", "longhorn", f"{MANAGER}: true 3 times in a row", step=MANAGER, times=3)
    script.at(73).addon("waiting", "longhorn", "pod mectui-volume is Pending", step=VOLUME)
    script.at(973).addon("failed", "longhorn", f"{VOLUME}: not so after 900 s", error=REASON, seconds=969.0)
    script.addon("skipped", "dapr", "not brought up, because longhorn failed", because="longhorn")
    return script
