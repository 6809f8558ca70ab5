"""The systems of the seed documents in the real catalogue: where each goes, and where it does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from mectui.addons.catalogue import catalogue
from mectui.addons.recipe.placeholders import facts
from mectui.addons.solver import Rule, Shape, Solution, solve
from mectui.answers.model import Addon, Cluster
from tests.addons.small import MACHINES, chosen, cluster

REAL = catalogue()

BLUEPRINT = {"instance_type": "t4g.medium", "vcpu": 2, "memory_mib": 4096, "workers": 2}
DISKS = {"data_disks": 3, "disk_gib": 100}
LARGE = {"instance_type": "m7g.2xlarge", "vcpu": 8, "memory_mib": 32768, **DISKS}
AMD64 = {"architecture": "amd64", "instance_type": "m7i.xlarge", "vcpu": 4, "memory_mib": 16384, **DISKS}
FLEET = {"url": "https://example.com/fleet.git"}
POOL = {"addresses": "10.64.140.43-10.64.140.49", "inside_only": True}
OWN_CLASS: dict[str, Any] = {"default_class": False}


def solved(addons: list[Addon], shape: dict[str, Any]) -> Solution:
    return solve(addons, cluster(**shape), REAL, MACHINES)


def names(*addons: str, **shape: Any) -> list[str]:
    return [each.name for each in solved(chosen(*addons), shape).order]


@pytest.mark.parametrize(
    ("addons", "shape"),
    [
        (chosen("edgex", "hostpath-storage"), BLUEPRINT),
        (chosen("dapr", "hostpath-storage", "data-gateway", "opcua-publisher", flux=FLEET), BLUEPRINT),
        (chosen("dns", "rbac", "ingress", "hostpath-storage", "metrics-server", "edgex", "data-gateway",
                flux=FLEET), BLUEPRINT),
        (chosen("longhorn", "edgex", "efk"), LARGE),
        (chosen("storidge"), LARGE),
        (chosen("ha-storage"), LARGE),
        (chosen("rook-ceph-cluster"), {**LARGE, "data_disks": 1}),
        (chosen("rook-ceph-cluster", "monitoring"), {**LARGE, "data_disks": 1}),
        (chosen("hostpath-storage", longhorn=OWN_CLASS), LARGE),
        (chosen("openebs-mayastor"), AMD64),
        (chosen(storidge={"backend": "openebs-mayastor"}), AMD64),
        (chosen("kubeedge"), {**BLUEPRINT, "track": "1.32"}),
        (chosen("edgesite"), {**BLUEPRINT, "track": "1.30"}),
        (chosen("monitoring"), {}),
        (chosen("kubeflow", "hostpath-storage"), {**AMD64, "workers": 3}),
        (chosen("charmed-kubeflow", "hostpath-storage", metallb=POOL),
         {**AMD64, "track": "1.32", "workers": 3}),
    ],
)  # fmt: skip
def test_a_cluster_that_is_large_enough_has_it(addons: list[Addon], shape: dict[str, Any]) -> None:
    left = [finding for finding in solved(addons, shape).refusals if finding.rule is not Rule.INPUT]
    assert left == []


@dataclass(frozen=True)
class Case:
    """What is refused, by which rule, and what is said of it."""

    addons: list[Addon]
    rule: Rule
    says: str
    shape: dict[str, Any] = field(default_factory=dict)


CASES = {
    "KubeEdge beyond 1.32": Case(chosen("kubeedge"), Rule.KUBERNETES, "choose channel 1.32/stable"),
    "EdgeSite is KubeEdge": Case(chosen("edgesite"), Rule.KUBERNETES, "KubeEdge does not go with"),
    "Flux below 1.32": Case(chosen(flux=FLEET), Rule.KUBERNETES, "1.32 and newer", {"track": "1.31"}),
    "Rook beyond 1.34": Case(
        chosen("rook-ceph-cluster"), Rule.KUBERNETES, "1.29 to 1.34", {**LARGE, "track": "1.35"}
    ),
    "Kubeflow below 1.34": Case(
        chosen("kubeflow", "hostpath-storage"), Rule.KUBERNETES, "1.34 and newer", {**AMD64, "track": "1.33"}
    ),
    "Mayastor on Graviton": Case(chosen("openebs-mayastor"), Rule.ARCHITECTURE, "not there for arm64", LARGE),
    "Mayastor on two CPUs": Case(
        chosen("openebs-mayastor"), Rule.MACHINES, "has 2 vCPU",
        {**AMD64, "instance_type": "t3.medium", "vcpu": 2, "memory_mib": 8192},
    ),
    "Kubeflow on Graviton": Case(chosen("kubeflow"), Rule.ARCHITECTURE, "amd64", LARGE),
    "Azure Arc on Graviton": Case(chosen("azure-arc"), Rule.ARCHITECTURE, "amd64"),
    "Longhorn without disks": Case(
        chosen("longhorn"), Rule.DISKS, "set aws.data_disks to {count: 1", {"data_disks": 0}
    ),
    "Longhorn on two nodes": Case(
        chosen("longhorn"), Rule.NODES, "cluster.workers to 2", {**LARGE, "workers": 1}
    ),
    "Longhorn on the blueprint's machines": Case(
        chosen("longhorn"), Rule.MACHINES, "2 vCPU", {**BLUEPRINT, **DISKS}
    ),
    "two that take the disks": Case(
        chosen("longhorn", "rook-ceph-cluster"), Rule.CONFLICT, "the cluster's data disks", LARGE
    ),
    "two default storage classes": Case(
        chosen("longhorn", "hostpath-storage"), Rule.CONFLICT, "default_class to false", LARGE
    ),
    "both Mayastors": Case(chosen("openebs-mayastor", "mayastor"), Rule.CONFLICT, "both are Mayastor", AMD64),
    "two cert-managers": Case(
        chosen("kubeflow", "cert-manager"), Rule.CONFLICT, "a cert-manager of its own", AMD64
    ),
    "both Kubeflows": Case(chosen("kubeflow", "charmed-kubeflow"), Rule.CONFLICT, "both are Kubeflow", AMD64),
    "logs twice": Case(chosen("efk", "fluentd"), Rule.CONFLICT, "both gather every log", AMD64),
    "EdgeX without volumes": Case(chosen("edgex"), Rule.STORAGE, "such as hostpath-storage"),
    "Kubeflow on small machines": Case(
        chosen("kubeflow", "hostpath-storage"), Rule.MACHINES, "needs machines of 4 vCPU",
        {**AMD64, "instance_type": "t3.medium", "vcpu": 2, "memory_mib": 4096},
    ),
    "a URL with a password": Case(
        chosen(flux={"url": "https://me:secret@example.com/x.git"}), Rule.INPUT, "an HTTPS URL without a user"
    ),
    "a secret in the file": Case(
        chosen(flux={**FLEET, "token": "x"}), Rule.INPUT, "MECTUI_ADDON_FLUX_TOKEN in the environment"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_does_not_go_is_refused_with_the_reason_or_the_way_out(case: Case) -> None:
    said = [str(each.problem) for each in solved(case.addons, case.shape).refusals if each.rule is case.rule]
    assert any(case.says in each for each in said), said


def test_storidge_is_longhorn_and_says_why() -> None:
    solution = solved(chosen("storidge"), LARGE)
    assert [(each.name, each.stands_for) for each in solution.order if each.stands_for] == [
        ("longhorn", "storidge")
    ]
    profile = REAL.named("storidge").profile
    assert profile
    assert "cannot be installed any more" in profile.why


def test_the_edge_framework_comes_up_in_order() -> None:
    order = names("data-gateway", "opcua-publisher")
    assert order[:2] == ["dns", "mosquitto"]
    assert order.index("opcua-simulator") < order.index("opcua-publisher")
    assert set(order[2:-1]) == {"opcua-simulator", "opcua-publisher", "temperature-sensor"}
    assert order[-1] == "data-gateway"


def test_storage_comes_before_what_asks_for_volumes() -> None:
    order = names("edgex", "dapr", "efk", "longhorn", **LARGE)
    assert all(order.index("longhorn") < order.index(name) for name in ("edgex", "dapr", "efk"))


@pytest.mark.parametrize(("track", "version"), [("1.32", "2.7.3"), ("1.33", "2.9.5"), ("1.36", "2.9.5")])
def test_flux_is_one_that_the_track_takes(track: str, version: str) -> None:
    fitted = REAL.named("flux").fitted(track, "arm64")
    urls = [step.apply.url or "" for step in fitted.install if step.apply]
    assert fitted.version == version
    assert f"/v{version}/" in urls[0]


@pytest.mark.parametrize("architecture", ["amd64", "arm64"])
def test_daprs_pods_ask_for_nodes_that_there_are(architecture: str) -> None:
    (step,) = REAL.named("dapr").fitted("1.34", architecture).install
    assert step.helm
    assert step.helm.values["global"]["daprControlPlaneArch"] == architecture
    assert step.helm.values["dapr_scheduler"]["cluster"]["storageSize"] == "{size}"


@pytest.mark.parametrize(("workers", "thrice"), [(0, False), (1, False), (2, True), (4, True)])
def test_three_nodes_are_a_fact(workers: int, thrice: bool) -> None:
    shape: Shape = cluster(workers=workers)
    made = facts(Cluster.model_construct(control_planes=1, workers=workers), 3)
    assert (made["three_nodes"], made["nodes"], made["data_disks"]) == (thrice, shape.nodes, 3)


def test_ceph_asks_for_more_with_every_disk() -> None:
    less, more = (solved(chosen("rook-ceph-cluster"), {**LARGE, "data_disks": count}) for count in (1, 2))
    assert more.footprint.memory_mib - less.footprint.memory_mib == 3 * 2150
    assert more.footprint.vcpu > less.footprint.vcpu
