"""Other add-ons for a cluster that there is: what a draft of its answers changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from mectui.addons.solver import Rule
from mectui.wizard.change import END, Change, OnCluster, begin_change, change, draft_of, without
from mectui.wizard.draft import Draft
from mectui.wizard.findings import Findings
from mectui.wizard.flow import Flow
from mectui.wizard.form import Chosen, Fields, Table, Typed

ANSWERS = """\
version: 1
cluster: {name: edge, workers: 2, channel: 1.34/stable}
aws:
  region: us-east-2
  image: {ubuntu: "24.04"}
  instance_type: t4g.medium
  vpc: vpc-0123456789abcdef0
  subnets: [subnet-0123456789abcdef0]
  access: [203.0.113.7/32]
addons:
  - dns
  - {name: hostpath-storage}
  - {name: registry, inputs: {size: 40Gi}}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "answers.yaml"
    file.write_text(ANSWERS)
    return file


@pytest.fixture
def before(file: Path) -> Draft:
    return draft_of(file, {})


def to(before: Draft, *addons: object) -> Change:
    return change(before, before.with_value("addons", list(addons)), Findings())


def names(chosen: tuple[object, ...]) -> list[str]:
    return [each.name for each in chosen]  # type: ignore[attr-defined]


REGISTRY = {"name": "registry", "inputs": {"size": "40Gi"}}


def test_the_same_add_ons_change_nothing(before: Draft) -> None:
    assert not change(before, before, Findings())


def test_what_is_new_comes_with_what_it_depends_on(before: Draft) -> None:
    changed = to(before, "dns", "hostpath-storage", REGISTRY, "kubeflow")
    assert changed.enable == {"kubeflow": {}}
    assert changed.disable == ()
    assert names(changed.coming)[-1] == "kubeflow"
    assert {"dns", "registry"}.isdisjoint(names(changed.coming)), "they are there already"


def test_what_is_left_out_goes(before: Draft) -> None:
    changed = to(before, "dns", "hostpath-storage")
    assert (changed.enable, changed.disable, names(changed.going)) == ({}, ("registry",), ["registry"])


def test_what_others_need_does_not_go(before: Draft) -> None:
    assert to(before, "hostpath-storage", REGISTRY, "cert-manager").disable == ()


def test_what_was_only_there_for_another_may_go_with_it(before: Draft) -> None:
    with_dapr = before.with_value("addons", ["dns", "hostpath-storage", "dashboard"])
    changed = change(with_dapr, with_dapr.with_value("addons", ["dns", "hostpath-storage"]), Findings())
    assert changed.disable == ("dashboard",)
    assert "metrics-server" in names(changed.unneeded)
    assert set(changed.with_unneeded().disable) == {"dashboard", *names(changed.unneeded)}


def test_other_inputs_are_told_and_those_taken_back_are_as_usual_again(before: Draft) -> None:
    changed = to(before, "dns", "hostpath-storage", {"name": "registry", "inputs": {"size": "50Gi"}})
    assert (changed.enable, names(changed.coming)) == ({"registry": {"size": "50Gi"}}, ["registry"])
    assert to(before, "dns", "hostpath-storage", "registry").enable == {"registry": {"size": "20Gi"}}


def test_without_one_is_without_those_that_depend_on_it(before: Draft) -> None:
    draft = before.with_value("addons", ["dns", "metrics-server", "mosquitto", "data-gateway"])
    assert without(draft, "mosquitto").get("addons") == ["dns", "metrics-server"]


# The questions


@pytest.fixture
def flow(file: Path, tmp_path: Path) -> Flow:
    return begin_change(file, {}, tmp_path / "cache")


def choose(flow: Flow, *more: str, but: str = "") -> None:
    form = flow.form()
    assert isinstance(form, Table)
    flow.change(Chosen(tuple(sorted({*form.chosen, *more} - {but}))))
    assert flow.go() == ()


def test_those_that_it_has_are_ticked(flow: Flow) -> None:
    form = flow.form()
    assert isinstance(form, Table)
    assert form.chosen == {"dns", "hostpath-storage", "registry"}


def test_only_what_is_new_is_asked_for_its_inputs(flow: Flow) -> None:
    choose(flow, "observability")
    form = flow.form()
    assert isinstance(form, Fields)
    assert {field.path.split(".")[1] for field in form.fields} == {"observability"}
    assert flow.go() == ()
    assert flow.current.key == END


def test_where_nothing_asks_for_anything_one_is_through(flow: Flow) -> None:
    choose(flow, but="registry")
    assert flow.current.key == END


def test_the_inputs_of_one_that_is_there_can_be_asked_again(file: Path, tmp_path: Path) -> None:
    flow = begin_change(file, {}, tmp_path / "cache", frozenset({"registry"}))
    form = flow.form()
    assert isinstance(form, Fields)
    assert ("addons.registry.size", "40Gi") in [(field.path, field.value) for field in form.fields]
    flow.change(Typed({"addons.registry.size": "60Gi"}))
    assert flow.go() == ()
    assert change(draft_of(file, {}), flow.draft, Findings()).enable == {"registry": {"size": "60Gi"}}


def test_what_cannot_be_taken_away_stays(before: Draft) -> None:
    has_helm = before.with_value("addons", ["helm3", "dns"])
    after = OnCluster(has_helm).answer(has_helm, Chosen(("dns",)), Findings())
    assert after.get("addons") == ["helm3", "dns"]


def test_the_way_out_is_one_that_the_cluster_can_go(before: Draft) -> None:
    with_longhorn = before.with_value("addons", ["dns", "hostpath-storage", "longhorn", "kubeedge"])
    found = change(before, with_longhorn, Findings()).judged
    assert found is not None
    said = {each.rule: each.problem.remedy for each in found.solution.refusals}
    assert said[Rule.KUBERNETES].startswith("make a new cluster of channel 1.32/stable")
    assert said[Rule.DISKS].startswith("make a new cluster with aws.data_disks")
    assert said[Rule.CONFLICT].endswith(
        "or disable hostpath-storage: `mectui addons edge disable hostpath-storage`, or leave longhorn out"
    )
