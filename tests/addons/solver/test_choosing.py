"""What is added, in which order, and what gives way to what."""

from __future__ import annotations

import pytest

from mectui.addons.catalogue import catalogue
from mectui.addons.solver import Shape, solve
from mectui.answers.model import Answers, Cluster
from tests.addons.small import catalogue_of, chosen, cluster

REAL = catalogue()

STORAGE = catalogue_of(
    longhorn={"claims": ["default storage class"]},
    hostpath_storage={
        "claims": [{"what": "default storage class", "when": "default_class"}],
        "inputs": [{"name": "default_class", "title": "default", "type": "boolean", "default": True}],
    },
    shelf={"depends": ["hostpath-storage"]},
    database={"needs": {"storage_class": True}},
    storidge={
        "profile": {"default": "longhorn", "choices": ["longhorn"], "why": "it is gone"},
        "install": [], "evidence": [], "remove": [],
    },
)  # fmt: skip


def names(*addons: str, shape: Shape | None = None) -> list[str]:
    return [each.name for each in solve(chosen(*addons), shape or cluster(), REAL).order]


def test_dependencies_are_added_and_come_first() -> None:
    order = names("jaeger")
    assert set(order) == {"jaeger", "community", "dns", "ingress", "cert-manager"}
    assert order[-1] == "jaeger"
    assert order.index("dns") < order.index("cert-manager")


def test_what_is_added_says_whose_wish_it_is() -> None:
    solution = solve(chosen("dashboard-ingress", "trivy"), cluster(), REAL)
    wishes = {each.name: each.wanted_by for each in solution.added}
    assert wishes["metrics-server"] == ("dashboard-ingress",)
    assert set(wishes["helm3"]) == {"dashboard-ingress", "trivy"}
    assert "trivy" not in wishes


def test_dependencies_are_those_of_the_track() -> None:
    assert "helm3" in names("ingress", shape=cluster(track="1.35"))
    assert "helm3" not in names("ingress", shape=cluster(track="1.34"))


def test_what_comes_after_does_so_only_where_both_are_there() -> None:
    assert names("multus") == ["community", "multus"]
    order = names("multus", "cilium")
    assert order.index("cilium") < order.index("multus")


def test_the_order_does_not_depend_on_how_it_was_written() -> None:
    wishes = ("trivy", "dns", "registry", "dashboard", "portainer")
    assert names(*wishes) == names(*reversed(wishes))


def test_recipes_are_fitted_to_the_cluster() -> None:
    fitted = {each.name: each.recipe for each in solve(chosen("ingress"), cluster(), REAL).order}
    assert fitted["ingress"].version == "ingress-nginx 1.13.1"
    assert fitted["ingress"].evidence[0].rollout is not None


def test_what_is_only_added_gives_way() -> None:
    solution = solve(chosen("longhorn", "shelf"), cluster(), STORAGE)
    assert solution.fits
    added = next(each for each in solution.order if each.name == "hostpath-storage")
    assert added.answers["default_class"] is False
    assert any("default_class: false" in str(doubt.problem) for doubt in solution.doubts)


def test_what_a_person_wished_does_not() -> None:
    assert not solve(chosen("longhorn", "shelf", "hostpath-storage"), cluster(), STORAGE).fits
    alone = solve(chosen("shelf"), cluster(), STORAGE)
    assert alone.fits
    assert next(each for each in alone.order if each.wanted_by).answers["default_class"] is True


def test_a_storage_class_serves_whoever_needs_one() -> None:
    assert not solve(chosen("database"), cluster(), STORAGE).fits
    for storage in ("longhorn", "hostpath-storage", "storidge"):
        assert solve(chosen("database", storage), cluster(), STORAGE).fits


def test_what_brings_the_storage_class_comes_before_what_needs_it() -> None:
    solution = solve(chosen("database", "longhorn"), cluster(), STORAGE)
    assert [each.name for each in solution.order] == ["longhorn", "database"]


def test_a_profile_says_what_it_stands_for() -> None:
    solution = solve(chosen("storidge"), cluster(), STORAGE)
    assert [(each.name, each.stands_for) for each in solution.order] == [("longhorn", "storidge")]
    assert any("storidge stands for LONGHORN" in str(doubt.problem) for doubt in solution.doubts)


def test_another_name_says_what_it_stands_for() -> None:
    solution = solve(chosen("storage", "core/dns"), cluster(), REAL)
    told = {each.name: each.stands_for for each in solution.order}
    assert told == {"hostpath-storage": "storage", "dns": None}


def test_doubts_name_what_is_old_and_what_was_not_tried() -> None:
    doubts = [str(each.problem) for each in solve(chosen("traefik"), cluster(), REAL).doubts]
    assert any(each.startswith("Traefik 2 is deprecated") for each in doubts)
    assert any("was not tried on a live cluster" in each for each in doubts)
    assert not any(each.startswith("Helm 3") for each in doubts)


def test_a_track_that_the_catalogue_does_not_know_is_a_doubt() -> None:
    solution = solve(chosen("dns"), cluster(track="1.41"), REAL)
    assert solution.fits
    assert any("does not know Kubernetes 1.41" in str(doubt.problem) for doubt in solution.doubts)


def test_volumes_beyond_the_disks_are_a_doubt() -> None:
    solution = solve(chosen("registry"), cluster(root_gib=8, workers=0), REAL)
    assert any("the volumes ask for 20 GiB" in str(doubt.problem) for doubt in solution.doubts)


def test_the_footprint_leaves_microk8s_its_part() -> None:
    shape = cluster(vcpu=2, memory_mib=4096)
    taken = solve(chosen("dns", "metallb"), shape, REAL).footprint
    assert taken.memory_mib == 70 + 100 + 3 * 100
    assert taken.memory_mib_there == 3 * 4096 - 3 * 640 - 512
    assert taken.vcpu_there == pytest.approx(3 * 2 - 3 * 0.3 - 0.5)
    assert solve(chosen("dns"), cluster(vcpu=None, memory_mib=None), REAL).footprint.memory_mib_there is None


def test_a_shape_is_what_the_answers_say() -> None:
    answers = Answers.model_validate(
        {
            "cluster": Cluster(name="edge", channel="1.32/stable", workers=3),
            "aws": {
                "region": "us-east-2",
                "vpc": "vpc-0a1b2c3d",
                "subnets": ["subnet-0a1b2c3d"],
                "data_disks": {"count": 2, "size_gib": 50},
            },
        }
    )
    shape = Shape.of(answers, architecture="x86_64", vcpu=2, memory_mib=4096)
    assert (shape.track, shape.nodes, shape.architecture) == ("1.32", 4, "amd64")
    assert (shape.data_disks, shape.disk_gib, shape.cloud) == (2, 50, "aws")
