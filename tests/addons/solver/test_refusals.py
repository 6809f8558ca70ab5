"""The solver's table: each known conflict is refused with the reason and the way out."""

from __future__ import annotations

from typing import Any

import pytest

from mectui.addons.catalogue import catalogue
from mectui.addons.recipe.tracks import TRACKS
from mectui.addons.solver import Rule, Standing, solve
from mectui.answers.model import Addon
from tests.addons.small import MACHINES, catalogue_of, chosen, cluster
from tests.addons.solver.cases import AMD64, SMALL, SMALLEST, Case

REAL = catalogue()

POOL = {"addresses": "10.64.140.43-10.64.140.49"}

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
        chosen("gpu"), Rule.ARCHITECTURE, "images for amd64 only", "such as g5.xlarge, or leave gpu out",
        recipes=REAL,
    ),
    "gpu on a machine without": Case(
        chosen("nvidia"), Rule.MACHINES, "m7i.xlarge is none of them", "choose g5.xlarge", AMD64, REAL
    ),
    "no machine there is will do": Case(
        chosen("fpga"), Rule.MACHINES, "t4g.xlarge is none of them", ". leave fpga out"
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
        chosen("database"), Rule.STORAGE, "none of the chosen",
        "choose one of storage, such as hostpath-storage, or leave database out",
    ),
    "a storage class that is told not to be the default": Case(
        chosen("database", hostpath_storage={"default_class": False}), Rule.STORAGE, "none of the chosen",
        ". set hostpath-storage's input default_class to true, or leave database out",
    ),
    "what is wished for, and needed by another wish": Case(
        chosen("dashboard-ingress", "dashboard"), Rule.KUBERNETES, "1.35 and older",
        "or leave dashboard-ingress and dashboard out", {"track": "1.36"}, REAL,
    ),
    "what a profile stands for, by the name that was written": Case(
        chosen("storidge", "hostpath-storage"), Rule.CONFLICT, "the cluster's default storage class",
        "set storidge's input default_class to false, or leave hostpath-storage out, or leave storidge out",
        recipes=REAL,
    ),
    "only what nobody needs is one too many": Case(
        chosen("dns", "mayastor"), Rule.ROOM, "2.7 vCPU", "(4 vCPU, 16 GiB), or leave mayastor out",
        {**SMALLEST, "workers": 0}, REAL,
    ),
    "several are too many": Case(
        chosen("dns", "observability", "efk", "edgex", "hostpath-storage"), Rule.ROOM, "nodes: 1",
        "set cluster.workers to 2, or leave efk and observability out", {**SMALLEST, "workers": 0}, REAL,
    ),
    "huge pages leave less memory for all": Case(
        chosen("openmetal", "half"), Rule.ROOM, "they ask for 0.0 vCPU and 18 GiB", "leave half out",
        {"workers": 0}, catalogue_of(
            openmetal={"needs": {"per_node": {"hugepages_mib": 8192}}}, half={"needs": {"memory_mib": 10_240}}
        ),
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
        ". set cluster.workers to 12, or leave heavy out",
    ),
    "fluentd on small machines": Case(
        chosen("fluentd", "observability", "falco"), Rule.ROOM, "beside MicroK8s itself there are",
        "m7i.xlarge (4 vCPU, 16 GiB), or set cluster.workers to 2, or leave fluentd and observability out",
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
    "another engine": Case(chosen("other"), Rule.ENGINE, "not for clusters of microk8s", "leave other out"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_known_conflict_is_refused_with_the_reason_and_the_way_out(case: Case) -> None:
    assert case.said() == []


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


def test_where_no_machine_is_known_another_one_may_do() -> None:
    (refused,) = solve(chosen("fpga"), cluster(), SMALL).refusals
    assert refused.problem.remedy == "choose another instance type, or leave fpga out"


@pytest.mark.parametrize(
    ("addons", "shape", "remedy"),
    [
        (
            chosen("kubeedge"), {},
            "make a new cluster of channel 1.32/stable, which suits all that is chosen, "
            "or leave kubeedge out",
        ),
        (
            chosen("openmetal"), SMALLEST,
            "make a new cluster of t4g.xlarge (4 vCPU, 16 GiB), or leave openmetal out",
        ),
        (
            chosen("longhorn"), {"workers": 1},
            "add workers: `mectui scale edge --workers 2`, or disable longhorn: "
            "`mectui addons edge disable longhorn`",
        ),
        (
            chosen("longhorn"), {},
            "make a new cluster with aws.data_disks {count: 3, size_gib: 50}, or disable longhorn: "
            "`mectui addons edge disable longhorn`",
        ),
        (
            chosen("heavy"), {},
            "add workers: `mectui scale edge --workers 12`, or leave heavy out",
        ),
    ],
)  # fmt: skip
def test_of_a_cluster_that_there_is_the_way_out_is_one_that_is_possible(
    addons: list[Addon], shape: dict[str, Any], remedy: str
) -> None:
    standing = Standing("edge", frozenset({"longhorn"}))
    solution = solve(addons, cluster(**shape, standing=standing), SMALL, MACHINES)
    assert remedy in [finding.problem.remedy for finding in solution.refusals]
