"""Every recipe of the catalogue: valid by itself, and among the others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from mectui.addons.catalogue import RECIPES, Catalogue, catalogue
from mectui.addons.recipe import Recipe
from mectui.addons.recipe.placeholders import FACTS
from mectui.addons.recipe.tracks import TRACKS
from mectui.addons.schema import SCHEMA_FILE, render_schema
from mectui.events import ExitCode, Trouble

SCHEMA = json.loads(render_schema())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
PATHS = sorted(Path(str(RECIPES)).glob("*.yaml"))
HEADER = f"# yaml-language-server: $schema=../{SCHEMA_FILE}\n"
MICROK8S = yaml.safe_load((Path(__file__).parent / "microk8s_addons.yaml").read_text(encoding="utf-8"))
DEMO = Path(__file__).parents[2] / "mectui/demo/nodes/microk8s/addons.yaml"

ALL = catalogue()
every_recipe = pytest.mark.parametrize("recipe", ALL.recipes.values(), ids=lambda recipe: recipe.name)


def as_json(text: str) -> Any:
    """Return a recipe as JSON has it, where a date is a text."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def layers(recipe: Recipe) -> list[Recipe]:
    return list(recipe.layers())


def scripts_of(recipe: Recipe) -> list[str]:
    steps = [each.script or "" for each in (*recipe.install, *recipe.remove)]
    return [*steps, *(each.script or "" for each in recipe.evidence)]


def test_the_committed_schema_is_fresh() -> None:
    committed = Path(str(RECIPES)).parent / SCHEMA_FILE
    assert committed.read_text(encoding="utf-8") == render_schema(), "run: python -m mectui.addons.schema"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_recipe_is_valid_for_editors_too(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    data = as_json(text)
    VALIDATOR.validate(data)
    assert text.startswith(HEADER)
    assert data["name"] == path.stem


def test_the_schema_refuses_what_one_value_has_wrong() -> None:
    good = as_json(PATHS[0].read_text(encoding="utf-8"))
    assert VALIDATOR.is_valid(good)
    for wrong in ({"purpose": "fun"}, {"tittle": "x"}, {"needs": {"vcpu": "much"}}, {"name": "No Name"}):
        assert not VALIDATOR.is_valid({**good, **wrong})


def test_every_field_has_a_description() -> None:
    parts = {"Recipe": SCHEMA, **SCHEMA["$defs"]}
    for name in ("Argument", "Claim"):
        parts[name] = next(
            each for part in find(SCHEMA, "anyOf") for each in part if each.get("title") == name
        )
    without = [
        f"{name}.{field}"
        for name, part in parts.items()
        for field, said in part.get("properties", {}).items()
        if not said.get("description")
    ]
    assert without == []


def find(value: Any, key: str) -> Iterator[Any]:
    if isinstance(value, dict):
        if key in value:
            yield value[key]
        for each in value.values():
            yield from find(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from find(each, key)


def test_names_and_aliases_are_each_there_once() -> None:
    names = [name for recipe in ALL.recipes.values() for name in (recipe.name, *recipe.aliases)]
    assert sorted(names) == sorted(set(names))


@every_recipe
def test_what_a_recipe_names_is_there(recipe: Recipe) -> None:
    named = [*recipe.after, *(conflict.addon for conflict in recipe.conflicts)]
    named += [name for layer in layers(recipe) for name in layer.depends]
    if recipe.profile:
        named += [recipe.profile.default, *recipe.profile.choices]
        assert recipe.profile.default in recipe.profile.choices
    assert [name for name in named if name not in ALL.recipes] == []


def test_no_recipe_waits_for_itself() -> None:
    for track in (None, *TRACKS):
        fitted = [recipe.fitted(track, "amd64") for recipe in ALL.recipes.values()]
        TopologicalSorter({each.name: {*each.depends, *each.after} for each in fitted}).prepare()


@every_recipe
def test_a_recipe_of_a_repository_is_enabled_from_there(recipe: Recipe) -> None:
    for layer in layers(recipe):
        moves = [step.enable or step.disable for step in (*layer.install, *layer.remove)]
        assert {move.repository for move in moves if move} <= {recipe.repository}
        if recipe.repository == "community":
            assert "community" in layer.depends


@every_recipe
def test_what_is_enabled_is_disabled_again(recipe: Recipe) -> None:
    for layer in layers(recipe):
        enabled = {step.enable.addon for step in layer.install if step.enable}
        disabled = {step.disable.addon for step in layer.remove if step.disable}
        assert layer.stays or enabled <= disabled


@every_recipe
def test_what_is_said_is_said_plainly(recipe: Recipe) -> None:
    assert recipe.what[0].isupper()
    assert recipe.what.endswith(".")
    assert len(recipe.what) <= 140
    assert recipe.status.reason[-1] not in ".!"
    assert recipe.sources, "a recipe says where it was read"
    for source in recipe.sources:
        assert re.fullmatch(r"https://\S+|[^:/]+", source)
    for hint in recipe.hints:
        re.compile(hint.match)


@every_recipe
def test_a_script_uses_inputs_that_there_are(recipe: Recipe) -> None:
    for layer in layers(recipe):
        inputs = {name.upper() for name in (*FACTS, *(given.name for given in layer.inputs))}
        for script in scripts_of(layer):
            set_there = set(re.findall(r"\b([A-Z_]+)=", script))
            used = set(re.findall(r"\$\{?([A-Z][A-Z_]*)", script))
            assert used - set_there <= inputs


@every_recipe
def test_what_is_fetched_is_of_one_version(recipe: Recipe) -> None:
    for layer in layers(recipe):
        for helm in (step.helm or step.uninstall for step in (*layer.install, *layer.remove)):
            assert helm is None or re.fullmatch(r"v?\d+\.\d+\.\d+(-[\w.]+)?", helm.version), helm
        said = "\n".join(scripts_of(layer))
        assert not re.search(r"\blatest/(stable|edge)|/(main|master|HEAD)/|releases/latest", said)
        assert all(":" in image for image in re.findall(r"image: *'?([\w.:/-]+)", said))
        assert all("--branch v" in line for line in said.splitlines() if " clone " in line)
        assert all("--channel=" in line for line in said.splitlines() if "snap install" in line)


@every_recipe
def test_a_password_that_everybody_knows_is_warned_of(recipe: Recipe) -> None:
    known = re.compile(r"password (?!is\b|are\b|in\b|that\b|was\b)\w+")
    if any(known.search(endpoint.note) for endpoint in recipe.endpoints):
        assert any(known.search(warning) for warning in recipe.warnings)


@every_recipe
def test_what_later_nodes_get_by_enabling_again_is_proven_of_every_node(recipe: Recipe) -> None:
    if any("until it is enabled again" in warning for warning in recipe.warnings):
        assert any("$((NODES" in (proof.script or "") for proof in recipe.evidence)


@pytest.mark.parametrize("repository", ["core", "community"])
def test_every_addon_of_microk8s_is_there(repository: str) -> None:
    for name, (first, last) in MICROK8S[repository].items():
        recipe = ALL.named(f"{repository}/{name}")
        listed = [
            track for track in TRACKS if TRACKS.index(first) <= TRACKS.index(track) <= TRACKS.index(last)
        ]
        if name not in recipe.aliases and name != "nvidia":  # which 1.28 calls gpu
            assert [track for track in TRACKS if track in recipe.kubernetes] == listed
        assert recipe.architectures == (("amd64",) if name in MICROK8S["amd64"] else ("amd64", "arm64"))


def test_no_recipe_says_that_microk8s_has_what_it_has_not() -> None:
    listed = {name for repository in ("core", "community") for name in MICROK8S[repository]}
    own = {recipe.name for recipe in ALL.recipes.values() if recipe.repository != "own"}
    assert own <= listed


def test_what_is_enabled_is_what_the_track_calls_it() -> None:
    for recipe in ALL.recipes.values():
        for track in TRACKS:
            fitted = recipe.fitted(track, recipe.architectures[0])
            if track not in fitted.kubernetes:
                continue
            for step in fitted.install:
                if step.enable:
                    first, last = MICROK8S[step.enable.repository][step.enable.addon]
                    assert TRACKS.index(first) <= TRACKS.index(track) <= TRACKS.index(last)


@pytest.mark.parametrize(
    "name", ["dns", "cert-manager", "metallb", "metrics-server", "hostpath-storage", "dashboard"]
)
def test_versions_are_those_of_the_default_channel(name: str) -> None:
    listed = yaml.safe_load(DEMO.read_text(encoding="utf-8"))["core"][name]["version"]
    assert ALL.named(name).fitted("1.34", "arm64").version == listed


def test_a_name_is_found_with_its_repository_and_by_its_aliases() -> None:
    assert ALL.named("core/storage") is ALL.named("hostpath-storage")
    assert ALL.named("prometheus") is ALL.named("observability")
    assert ALL.find("community/dns") is None


def test_a_name_that_is_none_is_answered_with_the_nearest() -> None:
    with pytest.raises(Trouble, match="did you mean metallb") as caught:
        ALL.named("metalb")
    assert caught.value.exit_code is ExitCode.USAGE


def test_the_catalogue_is_shown_by_purpose() -> None:
    shown = [recipe for _, recipes in ALL.by_purpose() for recipe in recipes]
    assert sorted(recipe.name for recipe in shown) == sorted(ALL.recipes)
    assert list(Catalogue({}).by_purpose()) == []
