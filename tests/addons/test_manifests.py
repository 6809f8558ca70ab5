"""Manifests that recipes bring along: filled in from answers, and what Kubernetes takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest

from mectui.addons.catalogue import catalogue
from mectui.addons.manifests import FILES, documents
from mectui.addons.recipe import Apply, Recipe
from mectui.addons.recipe.placeholders import FACTS, Answers
from mectui.addons.recipe.tracks import TRACKS

CLUSTER: Answers = {
    "pod_cidr": "10.1.0.0/16",
    "service_cidr": "10.152.183.0/24",
    "dns_address": "10.152.183.10",
    "data_disks": 3,
    "nodes": 3,
    "three_nodes": True,
}
_ID = "01234567-89ab-cdef-0123-456789abcdef"
EXAMPLES = {
    "url": "https://example.com/fleet.git",
    **dict.fromkeys(("tenant", "subscription", "client"), _ID),
    "group": "edge",
    "location": "eastus",
    "cluster": "mec",
}

BROUGHT = [
    pytest.param(recipe, step.apply, id=step.apply.file)
    for recipe in catalogue().recipes.values()
    for layer in recipe.layers()
    for step in (*layer.install, *layer.remove)
    if step.apply and step.apply.file
]
every_manifest = pytest.mark.parametrize(("recipe", "apply"), BROUGHT)


def answers(recipe: Recipe) -> Answers:
    """Return an answer for every input: its default, or an example where it has none and needs one."""
    given = {each.name: each.default for each in recipe.inputs}
    return {**CLUSTER, **given, **{name: EXAMPLES[name] for name in given.keys() & EXAMPLES.keys()}}


def objects(recipe: Recipe, apply: Apply) -> list[dict[str, Any]]:
    return documents(apply, answers(recipe))


def images(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("image"), str):
            yield value["image"]
        for each in value.values():
            yield from images(each)
    elif isinstance(value, list):
        for each in value:
            yield from images(each)


def is_kubernetes_own(each: dict[str, Any]) -> bool:
    """Tell whether an object is of Kubernetes itself, or of a kind that an add-on brings."""
    group = each["apiVersion"].rpartition("/")[0]
    return "." not in group or group.endswith(".k8s.io")


@every_manifest
@pytest.mark.parametrize("track", [TRACKS[0], TRACKS[-1]])
def test_kubernetes_takes_every_object(recipe: Recipe, apply: Apply, track: str) -> None:
    for each in objects(recipe, apply):
        if is_kubernetes_own(each):
            kubernetes_validate.validate(each, track, strict=True)


def test_a_wrong_field_would_be_refused() -> None:
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x"}, "spec": {"port": 80}}
    for track in (TRACKS[0], TRACKS[-1]):
        with pytest.raises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(service, track, strict=True)


@every_manifest
def test_every_image_is_pinned_and_says_where_from(recipe: Recipe, apply: Apply) -> None:
    for image in images(objects(recipe, apply)):
        assert re.fullmatch(r"[a-z0-9.-]+\.[a-z]+/[a-z0-9._/-]+:v?\d[\w.-]*(@sha256:[0-9a-f]{64})?", image), (
            image
        )


@every_manifest
def test_what_is_in_a_namespace_names_it(recipe: Recipe, apply: Apply) -> None:
    for each in objects(recipe, apply):
        cluster_wide = each["kind"] in {"Namespace", "ClusterRole", "ClusterRoleBinding", "StorageClass"}
        assert cluster_wide or each["metadata"].get("namespace") or apply.namespace, each["metadata"]["name"]


@every_manifest
def test_pods_ask_for_what_they_need(recipe: Recipe, apply: Apply) -> None:
    for each in objects(recipe, apply):
        template = each.get("spec", {}).get("template", {}).get("spec", {})
        for container in template.get("containers", []):
            assert {"cpu", "memory"} <= container["resources"]["requests"].keys()
            assert "memory" in container["resources"]["limits"]


def test_every_file_belongs_to_a_recipe() -> None:
    used = {path for param in BROUGHT for path in _paths(param.values[1])}
    folder = Path(str(FILES))
    assert {str(path.relative_to(folder)) for path in folder.rglob("*.*") if path.suffix != ".pyc"} == used


def _paths(apply: Any) -> list[str]:
    return [apply.file, *(path for paths in apply.configs.values() for path in paths)]


def test_answers_are_filled_in_and_never_add_a_field() -> None:
    apply = Apply(file="edgex/foundation.yaml")
    given = {**CLUSTER, "size": "7Gi", "storage_class": "x}, evil: {y"}
    claim = next(each for each in documents(apply, given) if each["kind"] == "PersistentVolumeClaim")
    assert claim["spec"]["storageClassName"] == "x}, evil: {y"
    assert claim["spec"]["resources"]["requests"]["storage"] == "7Gi"
    assert "evil" not in claim["spec"]


def test_a_missing_answer_is_an_error() -> None:
    with pytest.raises(KeyError):
        documents(Apply(file="edgex/foundation.yaml"), {})


def test_manifests_of_a_url_are_nothing_of_ours() -> None:
    with pytest.raises(ValueError, match="kubectl"):
        documents(Apply(url="https://example.com/x.yaml", sha256="0"), {})


def test_the_facts_of_these_tests_are_all_there_are() -> None:
    assert set(CLUSTER) == FACTS - {"node"}
