"""What issue 5 and the documents of the systems know not to go together, held against the whole catalogue."""

from __future__ import annotations

from typing import Any

import pytest

from mectui.addons.catalogue import catalogue
from mectui.addons.solver import Rule, solve
from tests.addons.small import MACHINES, chosen, cluster
from tests.addons.solver.cases import AMD64, DISKS, LARGE, SMALL_AMD64, SMALLEST, Case

REAL = catalogue()
FLEET: dict[str, dict[str, Any]] = {"flux": {"url": "https://git.example.com/fleet.git"}}

CASES = {
    "kubeedge on the default channel": Case(
        chosen("kubeedge"), Rule.KUBERNETES, "it works with 1.32 and older",
        "choose channel 1.32/stable, which suits all that is chosen, or leave kubeedge out", recipes=REAL,
    ),
    "edgesite, which is kubeedge": Case(
        chosen("edgesite"), Rule.KUBERNETES, "1.32 and older", "choose channel 1.32/stable", recipes=REAL
    ),
    "kubeedge among others": Case(
        chosen("kubeedge", "charmed-kubeflow", "efk", **FLEET), Rule.KUBERNETES, "1.32 and older",
        "choose channel 1.32/stable, which suits all that is chosen", LARGE, REAL,
    ),
    "kubeedge and kubeflow's manifests": Case(
        chosen("kubeedge", "kubeflow"), Rule.KUBERNETES, "1.32 and older",
        "choose channel 1.32/stable, which suits kubeedge, though not all", LARGE, REAL,
    ),
    "flux below all of its versions": Case(
        chosen(**FLEET), Rule.KUBERNETES, "1.32 and newer", "choose channel 1.36/stable",
        {"track": "1.31"}, REAL
    ),
    "flux by both of its names": Case(
        chosen("fluxcd", **FLEET), Rule.NAME, "is there twice", "take flux out", recipes=REAL
    ),
    "kubeflow twice": Case(
        chosen("kubeflow", "charmed-kubeflow"), Rule.CONFLICT, "both are Kubeflow",
        "leave charmed-kubeflow out, or leave kubeflow out", LARGE, REAL,
    ),
    "kubeflow below its channel": Case(
        chosen("kubeflow"), Rule.KUBERNETES, "1.34 and newer", "choose channel 1.36/stable",
        {**LARGE, "track": "1.32"}, REAL,
    ),
    "charmed kubeflow beyond its channel": Case(
        chosen("charmed-kubeflow"), Rule.KUBERNETES, "1.32 to 1.34", "choose channel 1.34/stable",
        {**LARGE, "track": "1.36"}, REAL,
    ),
    "kubeflow on graviton": Case(
        chosen("kubeflow"), Rule.ARCHITECTURE, "images for amd64 only", "choose an instance type of amd64",
        {"instance_type": "m7g.2xlarge", "vcpu": 8, "memory_mib": 32768}, REAL,
    ),
    "kubeflow and the mesh that it brings": Case(
        chosen("kubeflow", "istio"), Rule.CONFLICT, "an Istio of its own",
        "leave kubeflow out, or leave istio out", LARGE, REAL,
    ),
    "kubeflow and another mesh": Case(
        chosen("kubeflow", "linkerd"), Rule.CONFLICT, "two service meshes",
        "leave kubeflow out, or leave linkerd out", LARGE, REAL,
    ),
    "charmed kubeflow and another mesh": Case(
        chosen("charmed-kubeflow", "osm-edge"), Rule.CONFLICT, "two service meshes", "leave osm-edge out",
        LARGE, REAL,
    ),
    "kubeflow and who needs another cert-manager": Case(
        chosen("kubeflow", "jaeger"), Rule.CONFLICT, "a cert-manager of its own",
        "leave kubeflow out, or leave jaeger out", LARGE, REAL,
    ),
    "kubeflow and the add-on knative": Case(
        chosen("kubeflow", "knative"), Rule.CONFLICT, "a Knative of its own", "leave knative out", LARGE, REAL
    ),
    "istio and linkerd": Case(
        chosen("istio", "linkerd"), Rule.CONFLICT, "the cluster's service mesh",
        "leave istio out, or leave linkerd out", AMD64, REAL,
    ),
    "istio on graviton": Case(
        chosen("istio"), Rule.ARCHITECTURE, "images for amd64 only", "leave istio out", recipes=REAL
    ),
    "the maintained mayastor on two cpus": Case(
        chosen("openebs-mayastor"), Rule.MACHINES, "t3.medium has 2 vCPU and 4 GiB",
        "choose m7i.xlarge (4 vCPU, 16 GiB)", {**DISKS, **SMALL_AMD64}, REAL,
    ),
    "the maintained mayastor on graviton": Case(
        chosen("openebs-mayastor"), Rule.ARCHITECTURE, "images for amd64 only", "such as m7i.xlarge",
        DISKS, REAL
    ),
    "mayastor by both of its makers": Case(
        chosen("mayastor", "openebs-mayastor"), Rule.CONFLICT, "both are Mayastor",
        "leave openebs-mayastor out, or leave mayastor out", {**LARGE, **DISKS}, REAL,
    ),
    "openebs, old and new": Case(
        chosen("openebs", "openebs-mayastor"), Rule.CONFLICT, "the same kinds of OpenEBS",
        "leave openebs out",
        {**LARGE, **DISKS}, REAL,
    ),
    "hostpath storage and longhorn, both the default": Case(
        chosen("hostpath-storage", "longhorn"), Rule.CONFLICT, "the cluster's default storage class",
        "set hostpath-storage's input default_class to false, or set longhorn's input default_class to false",
        DISKS, REAL,
    ),
    "longhorn and ceph on the same disks": Case(
        chosen("longhorn", "rook-ceph-cluster"), Rule.CONFLICT, "the cluster's data disks",
        "leave longhorn out, or leave rook-ceph-cluster out", {**LARGE, **DISKS}, REAL,
    ),
    "storidge beside what it stands for": Case(
        chosen("storidge", "longhorn"), Rule.NAME, "longhorn is there twice", "take longhorn out", DISKS, REAL
    ),
    "ha storage on one node": Case(
        chosen("storidge"), Rule.NODES, "the cluster has 1", "set cluster.workers to 2",
        {**DISKS, "workers": 0}, REAL,
    ),
    "ha storage without disks": Case(
        chosen("storidge"), Rule.DISKS, "1 data disk", "set aws.data_disks to {count: 1, size_gib: 10}",
        recipes=REAL,
    ),
    "longhorn on the seed's machines": Case(
        chosen("longhorn"), Rule.MACHINES, "t4g.medium has 2 vCPU and 4 GiB", "choose t4g.xlarge",
        {**SMALLEST, **DISKS}, REAL,
    ),
    "ceph beyond its rook": Case(
        chosen("rook-ceph-cluster"), Rule.KUBERNETES, "1.29 to 1.34", "choose channel 1.34/stable",
        {**LARGE, **DISKS, "track": "1.36"}, REAL,
    ),
    "ceph on machines that are too small": Case(
        chosen("rook-ceph-cluster"), Rule.MACHINES, "t4g.medium has 2 vCPU", "choose m7g.2xlarge",
        {**SMALLEST, **DISKS}, REAL,
    ),
    "efk below its operator": Case(
        chosen("efk"), Rule.KUBERNETES, "1.32 to 1.36", "choose channel 1.36/stable", {"track": "1.30"}, REAL
    ),
    "efk twice": Case(
        chosen("efk", "fluentd"), Rule.CONFLICT, "both gather every log", "leave fluentd out", AMD64, REAL
    ),
    "efk without a class": Case(
        chosen("efk"), Rule.STORAGE, "none of the chosen add-ons is one", "hostpath-storage", recipes=REAL
    ),
    "prometheus by both of its names": Case(
        chosen("prometheus", "observability"), Rule.NAME, "is there twice", "take observability out",
        recipes=REAL
    ),
    "gopaddle on the seed's machines": Case(
        chosen("gopaddle"), Rule.MACHINES, "t4g.medium has 2 vCPU and 4 GiB", "choose t4g.xlarge",
        SMALLEST, REAL
    ),
    "gopaddle and kubeedge": Case(
        chosen("gopaddle", "kubeedge"), Rule.CONFLICT, "NodePorts from 30000 to 30004", "leave gopaddle out",
        {"track": "1.32"}, REAL,
    ),
    "azure arc on graviton": Case(
        chosen("azure-arc"), Rule.ARCHITECTURE, "images for amd64 only", "leave azure-arc out", recipes=REAL
    ),
    "charmed kubeflow brings metallb": Case(
        chosen("charmed-kubeflow"), Rule.CLOUD, "ARP or BGP", "set metallb's input inside_only to true",
        LARGE, REAL
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_it_is_refused_with_the_reason_and_the_way_out(case: Case) -> None:
    assert case.said() == []


@pytest.mark.parametrize(("track", "version"), [("1.32", "2.7"), ("1.33", "2.9"), ("1.36", "2.9")])
def test_flux_is_of_a_version_that_its_channel_carries(track: str, version: str) -> None:
    solution = solve(chosen(**FLEET), cluster(track=track), REAL, MACHINES)
    assert solution.problems == ()
    assert solution.order[-1].recipe.version.startswith(version)


@pytest.mark.parametrize(
    ("names", "shape", "words"),
    [
        (["hostpath-storage"], {}, "a volume is on one node, and lost with it"),
        (["ingress"], {}, "ingress-nginx was retired"),
        (["longhorn"], DISKS, "nodes that join later have no disks for it"),
    ],
)
def test_what_is_no_conflict_and_yet_a_doubt_is_said(
    names: list[str], shape: dict[str, Any], words: str
) -> None:
    solution = solve(chosen(*names), cluster(**shape), REAL, MACHINES)
    assert solution.problems == ()
    assert any(words in str(doubt.problem) for doubt in solution.doubts)
