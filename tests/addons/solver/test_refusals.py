"""The solver's table: each known conflict is refused with the reason and the way out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from mectui.addons.catalogue import Catalogue, catalogue
from mectui.addons.recipe.tracks import TRACKS
from mectui.addons.solver import Rule, solve
from mectui.answers.model import Addon
from tests.addons.small import MACHINES, catalogue_of, chosen, cluster

REAL = catalogue()

# what other recipes say of themselves, as small as may be
SMALL = catalogue_of(
    longhorn={
        "claims": ["default storage class"],
        "needs": {"nodes": 3, "per_node": {"data_disks": 3, "disk_gib": 50}},
    },
    hostpath_storage={
        "claims": [{"what": "default storage class", "when": "default_class"}],
        "inputs": [{"name": "default_class", "title": "default", "type": "boolean", "default": True}],
    },
    openmetal={"needs": {"per_node": {"vcpu": 4, "memory_mib": 4096, "hugepages_mib": 2048}}},
    kubeedge={"kubernetes": {"min": "1.30", "max": "1.32"}},
    flux={"kubernetes": {"min": "1.33"}, "conflicts": [{"addon": "arc-flux", "why": "both own flux-system"}]},
    arc_flux={},
    database={"needs": {"storage_class": True}},
    shelf={"depends": ["hostpath-storage"]},
    heavy={"needs": {"memory_mib": 200_000, "vcpu": 3.0}},
    fpga={"needs": {"per_node": {"types": ["f2.*"]}}},
    gpu={"architectures": ["amd64"], "needs": {"per_node": {"types": ["g5.*"]}}},
    storidge={
        "profile": {"default": "longhorn", "choices": ["longhorn", "hostpath-storage"], "why": "it is gone"},
        "install": [], "evidence": [], "remove": [],
    },
    other={"engines": []},
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """Add-ons on a cluster, the rule that refuses them, and words of why and of the way out."""

    addons: list[Addon]
    rule: Rule
    why: str
    way: str
    shape: dict[str, Any] = field(default_factory=dict)
    recipes: Catalogue = SMALL


AMD64 = {"architecture": "amd64", "instance_type": "m7i.xlarge"}
SMALLEST = {"instance_type": "t4g.medium", "vcpu": 2, "memory_mib": 4096}
POOL = {"addresses": "10.64.140.43-10.64.140.49"}

SMALL_AMD64 = {"architecture": "amd64", "instance_type": "t3.medium", "vcpu": 2, "memory_mib": 4096}
LARGE = {"architecture": "amd64", "instance_type": "m7i.4xlarge", "vcpu": 16, "memory_mib": 65536}
DISKS = {"data_disks": 3, "disk_gib": 100}
FLEET: dict[str, dict[str, Any]] = {"flux": {"url": "https://git.example.com/fleet.git"}}

CASES = {
    "metallb on aws": Case(
        chosen(metallb=POOL), Rule.CLOUD, "ARP or BGP", "NodePort (aws.node_ports lets people in)",
        recipes=REAL,
    ),
    "metallb on aws, and its own way out": Case(
        chosen(metallb=POOL), Rule.CLOUD, "a VPC", "set metallb's input inside_only to true", recipes=REAL
    ),
    "metallb without addresses": Case(
        chosen("metallb"), Rule.INPUT, "10.64.140.43-10.64.140.49", "inputs: {addresses: …}", recipes=REAL
    ),
    "amd64 only on graviton": Case(
        chosen("keda"), Rule.ARCHITECTURE, "images for amd64 only", "such as t3.medium, or leave keda out",
        SMALLEST, REAL,
    ),
    "gpu on graviton": Case(
        chosen("gpu"), Rule.ARCHITECTURE, "images for amd64 only", "such as g5.xlarge, or leave nvidia out",
        recipes=REAL,
    ),
    "gpu on a machine without": Case(
        chosen("nvidia"), Rule.MACHINES, "m7i.xlarge is none of them", "choose g5.xlarge", AMD64, REAL
    ),
    "no machine is known": Case(
        chosen("fpga"), Rule.MACHINES, "t4g.xlarge is none", "choose another instance type, or leave fpga out"
    ),
    "kata without metal": Case(
        chosen("kata"), Rule.MACHINES, "is none of them", "leave kata out", AMD64, REAL
    ),
    "amd's gpus on aws": Case(
        chosen("amd"), Rule.CLOUD, "no machines with the Instinct", "choose nvidia", AMD64, REAL
    ),
    "mayastor on two cpus": Case(
        chosen("mayastor"), Rule.MACHINES, "t4g.medium has 2 vCPU", "choose t4g.xlarge (4 vCPU, 16 GiB)",
        SMALLEST, REAL,
    ),
    "hugepages count as memory": Case(
        chosen("openmetal"), Rule.MACHINES, "c7g.xlarge has 4 vCPU and 5 GiB", "choose t4g.xlarge",
        {"instance_type": "c7g.xlarge", "memory_mib": 5120},
    ),
    "dashboard beyond its end": Case(
        chosen("dashboard"), Rule.KUBERNETES, "it works with 1.35 and older", "choose channel 1.35/stable",
        {"track": "1.36"}, REAL,
    ),
    "what the dashboard is there for": Case(
        chosen("dashboard-ingress"), Rule.KUBERNETES, "1.35 and older", "leave dashboard-ingress out",
        {"track": "1.36"}, REAL,
    ),
    "amd before it was there": Case(
        chosen("amd"), Rule.KUBERNETES, "1.34 and newer", "choose channel 1.36/stable",
        {**AMD64, "track": "1.30"}, REAL,
    ),
    "ondat after it was gone": Case(
        chosen("ondat"), Rule.KUBERNETES, "1.28 and older", "choose channel 1.28/stable", AMD64, REAL
    ),
    "kubeedge beyond 1.32": Case(
        chosen("kubeedge"), Rule.KUBERNETES, "it works with 1.30 to 1.32", "choose channel 1.32/stable"
    ),
    "flux below 1.33": Case(
        chosen("flux"), Rule.KUBERNETES, "1.33 and newer", "choose channel 1.36/stable", {"track": "1.32"}
    ),
    "no track for both": Case(
        chosen("flux", "kubeedge"), Rule.KUBERNETES, "1.30 to 1.32",
        "choose channel 1.32/stable, which suits kubeedge, though not all",
    ),
    "flux twice": Case(
        chosen("flux", "arc-flux"), Rule.CONFLICT, "both own flux-system",
        "leave flux out, or leave arc-flux out",
    ),
    "two default storage classes": Case(
        chosen("longhorn", "hostpath-storage"), Rule.CONFLICT, "the cluster's default storage class",
        "set hostpath-storage's input default_class to false",
    ),
    "no storage class": Case(
        chosen("database", hostpath_storage={"default_class": False}), Rule.STORAGE, "none of the chosen",
        "hostpath-storage",
    ),
    "core ingress and community traefik": Case(
        chosen("ingress", "traefik"), Rule.CONFLICT, "the cluster's ingress controller",
        "leave ingress out, or leave traefik out", recipes=REAL,
    ),
    "traefik and what brings ingress": Case(
        chosen("microcks", "traefik"), Rule.CONFLICT, "ingress controller",
        "leave microcks out, or leave traefik out", recipes=REAL,
    ),
    "two ingress controllers, one of which can give way": Case(
        chosen("ingress", "easyhaproxy"), Rule.CONFLICT, "ingress controller",
        "set easyhaproxy's input node_ports to true", recipes=REAL,
    ),
    "two networks": Case(
        chosen("cilium", "kube-ovn"), Rule.CONFLICT, "the cluster's pod network", "leave kube-ovn out",
        recipes=REAL,
    ),
    "two meshes": Case(
        chosen("linkerd", "osm-edge"), Rule.CONFLICT, "the cluster's service mesh", "leave linkerd out",
        recipes=REAL,
    ),
    "too few nodes": Case(
        chosen("longhorn"), Rule.NODES, "the cluster has 2", "set cluster.workers to 2", {"workers": 1}
    ),
    "too few disks": Case(
        chosen("longhorn"), Rule.DISKS, "there are none", "set aws.data_disks to {count: 3, size_gib: 50}"
    ),
    "disks too small": Case(
        chosen("longhorn"), Rule.DISKS, "each has 4 data disks of 20 GiB", "{count: 4, size_gib: 50}",
        {"data_disks": 4, "disk_gib": 20},
    ),
    "more than there is": Case(
        chosen("heavy"), Rule.ROOM, "they ask for 3.0 vCPU and 195.3 GiB",
        "choose another instance type, or add workers",
    ),
    "fluentd on small machines": Case(
        chosen("fluentd", "observability", "falco"), Rule.ROOM, "beside MicroK8s itself there are",
        "choose m7i.xlarge (4 vCPU, 16 GiB), or add workers, or leave out fluentd or observability",
        {**AMD64, "instance_type": "t3.medium", "vcpu": 2, "memory_mib": 4096, "workers": 0}, REAL,
    ),
    "unknown": Case(
        chosen("metalb"), Rule.NAME, "there is no add-on 'metalb'", "did you mean metallb?", recipes=REAL
    ),
    "twice by an alias": Case(
        chosen("storage", "hostpath-storage"), Rule.NAME, "there twice", "take hostpath-storage out",
        recipes=REAL,
    ),
    "a profile's choice that is none": Case(
        chosen(storidge={"backend": "ceph"}), Rule.INPUT, "it is gone", "one of longhorn, hostpath-storage"
    ),
    "an input that is none": Case(
        chosen(dns={"server": "1.1.1.1"}), Rule.INPUT, "its inputs: servers", "take it out", recipes=REAL
    ),
    "an input that will not do": Case(
        chosen(registry={"size": "5Gi"}), Rule.INPUT, "expected 20Gi or more", "20Gi is the least",
        recipes=REAL,
    ),
    "a secret in the file": Case(
        chosen(ngrok={"api_key": "x"}), Rule.INPUT, "no place for one",
        "MECTUI_ADDON_NGROK_API_KEY in the environment", recipes=REAL,
    ),
    # what issue 5 and the documents of the systems name, as the catalogue has it
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
        chosen(**FLEET), Rule.KUBERNETES, "1.32 and newer", "choose channel 1.36/stable", {"track": "1.31"}, REAL
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
        chosen("openebs-mayastor"), Rule.ARCHITECTURE, "images for amd64 only", "such as m7i.xlarge", DISKS, REAL
    ),
    "mayastor by both of its makers": Case(
        chosen("mayastor", "openebs-mayastor"), Rule.CONFLICT, "both are Mayastor",
        "leave openebs-mayastor out, or leave mayastor out", {**LARGE, **DISKS}, REAL,
    ),
    "openebs, old and new": Case(
        chosen("openebs", "openebs-mayastor"), Rule.CONFLICT, "the same kinds of OpenEBS", "leave openebs out",
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
        chosen("prometheus", "observability"), Rule.NAME, "is there twice", "take observability out", recipes=REAL
    ),
    "gopaddle on the seed's machines": Case(
        chosen("gopaddle"), Rule.MACHINES, "t4g.medium has 2 vCPU and 4 GiB", "choose t4g.xlarge", SMALLEST, REAL
    ),
    "gopaddle and kubeedge": Case(
        chosen("gopaddle", "kubeedge"), Rule.CONFLICT, "NodePorts from 30000 to 30004", "leave gopaddle out",
        {"track": "1.32"}, REAL,
    ),
    "azure arc on graviton": Case(
        chosen("azure-arc"), Rule.ARCHITECTURE, "images for amd64 only", "leave azure-arc out", recipes=REAL
    ),
    "charmed kubeflow brings metallb": Case(
        chosen("charmed-kubeflow"), Rule.CLOUD, "ARP or BGP", "set metallb's input inside_only to true", LARGE, REAL
    ),
    "another engine": Case(chosen("other"), Rule.ENGINE, "not for clusters of microk8s", "leave other out"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_known_conflict_is_refused_with_the_reason_and_the_way_out(case: Case) -> None:
    solution = solve(case.addons, cluster(**case.shape), case.recipes, MACHINES)
    assert not solution.fits
    said = [str(finding.problem) for finding in solution.refusals if finding.rule is case.rule]
    assert any(case.why in each and case.way in each for each in said), said


@pytest.mark.parametrize(
    ("addons", "shape"),
    [
        (chosen(metallb={**POOL, "inside_only": True}), {}),
        (chosen(metallb=POOL), {"cloud": "elsewhere"}),
        (chosen("keda"), AMD64),
        (chosen("nvidia"), {**AMD64, "instance_type": "g5.xlarge"}),
        (chosen("mayastor"), {}),
        (chosen("dashboard"), {"track": "1.35"}),
        (chosen("dashboard"), {"track": None}),
        (chosen("keda", "fluentd"), {"architecture": None, "vcpu": None, "memory_mib": None}),
        (chosen("ingress", easyhaproxy={"node_ports": True}), {}),
        (chosen("dns", "hostpath-storage", "registry", "observability", "cert-manager", "ingress", "rbac",
                "metrics-server"), {}),
    ],
)  # fmt: skip
def test_the_way_out_is_one(addons: list[Addon], shape: dict[str, Any]) -> None:
    solution = solve(addons, cluster(**shape), REAL, MACHINES)
    assert solution.problems == ()
    assert solution.fits


def test_a_machine_that_is_named_as_the_way_out_is_one() -> None:
    small = cluster(instance_type="t3.medium", architecture="amd64", vcpu=2, memory_mib=4096, workers=0)
    wishes = chosen("fluentd", "observability", "falco")
    assert not solve(wishes, small, REAL, MACHINES).fits
    larger = cluster(instance_type="m7i.xlarge", architecture="amd64", vcpu=4, memory_mib=16384, workers=0)
    assert solve(wishes, larger, REAL, MACHINES).fits


@pytest.mark.parametrize("name", REAL.recipes)
def test_every_addon_fits_some_cluster(name: str) -> None:
    recipe = REAL.recipes[name]
    types = recipe.needs.per_node.types
    shape = cluster(
        track=next(track for track in ("1.34", *TRACKS) if track in recipe.kubernetes),
        architecture=recipe.architectures[-1],
        instance_type=types[0].replace("*", "xlarge") if types else "m7g.4xlarge",
        workers=3,
        vcpu=16,
        memory_mib=65536,
        data_disks=3,
        disk_gib=100,
    )
    refusals = solve([Addon(name=name)], shape, REAL, MACHINES).refusals
    asked_of_a_person = {Rule.INPUT, Rule.CLOUD, Rule.STORAGE}
    assert [finding for finding in refusals if finding.rule not in asked_of_a_person] == []
