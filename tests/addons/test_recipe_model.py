"""What a recipe may say, and what it makes of a cluster and of answers."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from mectui.addons.recipe import Apply, Argument, Enable, Input, InputType, Recipe
from mectui.addons.recipe.placeholders import as_text, facts, filled, names_in
from mectui.addons.recipe.tracks import Range, track_of
from mectui.answers.model import Cluster
from tests.addons.small import recipe_data

ENABLE = {"title": "enable", "enable": {"addon": "it", "arguments": ["{size}"]}}
SIZE = {"name": "size", "title": "size", "type": "size", "default": "20Gi"}
TOKEN = {"name": "token", "title": "token", "secret": True}
CHART = {
    "release": "it",
    "chart": "it",
    "version": "1.2.3",
    "namespace": "it",
    "repository": "https://charts.example.com",
}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"evidence": []}, "without evidence"),
        ({"install": []}, "without a step"),
        ({"remove": []}, "stays for a reason"),
        ({"stays": "it does"}, "stays for a reason"),
        ({"install": [ENABLE]}, "{size} is no input"),
        ({"inputs": [SIZE, SIZE]}, "there twice"),
        ({"inputs": [{**SIZE, "name": "node"}]}, "means something else"),
        ({"inputs": [{**SIZE, "name": "path"}]}, "means something else"),
        ({"claims": [{"what": "x", "when": "y"}]}, "y is no yes-or-no input"),
        ({"inputs": [SIZE], "claims": [{"what": "x", "when": "size"}]}, "size is no yes-or-no input"),
        ({"unfit": [{"cloud": "aws", "why": "w", "instead": "i", "unless": "y"}]}, "y is no yes-or-no input"),
        ({"install": [{"title": "t"}]}, "exactly one of"),
        ({"install": [{"title": "t", "script": "true", "enable": {"addon": "x"}}]}, "exactly one of"),
        ({"install": [{"title": "t", "helm": {**CHART, "version": "latest"}}]}, "latest is no exact version"),
        ({"install": [{"title": "t", "helm": {**CHART, "version": "3.0.x"}}]}, "3.0.x is no exact version"),
        ({"version": "latest"}, "latest is no exact version"),
        ({"evidence": [{"title": "t"}]}, "exactly one of"),
        ({"evidence": [{"title": "t", "available": {}}]}, "a namespace, a selector"),
        ({"kubernetes": {"min": "1.3.1"}}, "String should match"),
        ({"colour": "red"}, "Extra inputs are not permitted"),
        (
            {"variants": [{"when": {"kubernetes": {"max": "1.30"}}, "install": [ENABLE]}]},
            "{size} is no input",
        ),
        (
            {
                "inputs": [TOKEN],
                "install": [{"title": "t", "enable": {"addon": "it", "arguments": [["-t", "{token}"]]}}],
            },
            "{token} is a secret",
        ),
    ],
)
def test_what_a_recipe_cannot_be(wrong: dict[str, Any], said: str) -> None:
    Recipe.model_validate(recipe_data("it"))
    with pytest.raises(ValidationError) as caught:
        Recipe.model_validate(recipe_data("it", **wrong))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"pattern": "x"}, "needs its words"),
        ({"type": "choice"}, "needs choices"),
        ({"type": "integer", "default": "1"}, "its default is no answer"),
        ({"secret": True, "default": "x"}, "without a default"),
    ],
)
def test_what_an_input_cannot_be(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Input.model_validate({"name": "it", "title": "it", **wrong})


def test_manifests_from_elsewhere_have_a_sum() -> None:
    with pytest.raises(ValidationError, match="needs its sha256"):
        Apply(url="https://example.com/it.yaml")
    with pytest.raises(ValidationError, match="either a file or a url"):
        Apply()


@pytest.mark.parametrize(
    ("type_", "good", "bad"),
    [
        ("boolean", [True, False], ["true", 1]),
        ("integer", [1, 5], [0, 6, "1", True]),
        ("choice", ["a"], ["c", 1]),
        ("size", ["20Gi", "20G", ""], ["20", "0Gi", "2 Gi", 20]),
        ("cidr", ["10.0.0.0/8"], ["10.0.0.1/8", "ten"]),
        ("address", ["10.0.0.1"], ["10.0.0", "fe80::1"]),
        (
            "addresses",
            ["10.0.0.1-10.0.0.9", "10.0.0.0/24,10.1.0.1-10.1.0.2"],
            ["10.0.0.1", "10.0.0.9-10.0.0.1", "10.0.0.1-10.0.0.9, 10.0.1.0/24", "10.0.0.1-", "a-b"],
        ),
        (
            "url",
            ["https://example.com/a.git"],
            ["https://me:secret@example.com/a.git", "example.com", "http://["],
        ),
        ("text", ["", "anything"], ["a\0b", 1, "x" * 20_001]),
    ],
)
def test_which_answers_will_do(type_: str, good: list[Any], bad: list[Any]) -> None:
    choices = ("a", "b") if type_ == "choice" else ()
    limits: dict[str, Any] = {"minimum": 1, "maximum": 5} if type_ == "integer" else {}
    given = Input(name="it", title="it", type=InputType(type_), choices=choices, **limits)
    assert [given.objection(value) for value in good] == [None] * len(good)
    assert all(given.objection(value) for value in bad)


def test_a_pattern_says_what_it_is_in_words() -> None:
    given = Input(name="it", title="it", pattern="[a-z]+", expected="small letters")
    assert given.objection("ab") is None
    assert given.objection("AB") == "expected small letters"
    assert given.objection("") is None
    assert Input(name="it", title="it", required=True).objection("") == "must not be empty"


def test_a_secret_has_a_variable_of_its_own() -> None:
    given = Input(name="api_key", title="API key", secret=True)
    assert given.variable("edge-link") == "MECTUI_ADDON_EDGE_LINK_API_KEY"


def test_arguments_are_left_out_where_nothing_was_answered() -> None:
    enable = Enable.model_validate(
        {
            "addon": "registry",
            "arguments": [
                "plain",
                ["--size", "{size}"],
                ["--class", "{storage}"],
                {"words": "--quick", "when": "quick"},
                {"words": ["--slow"], "unless": "quick"},
            ],
        }
    )
    answers = {"size": "20Gi", "storage": None, "quick": False}
    assert enable.words(answers) == ("core/registry", "plain", "--size", "20Gi", "--slow")
    answers = {"size": "20Gi", "storage": "nfs", "quick": True}
    assert enable.words(answers)[-3:] == ("--class", "nfs", "--quick")


def test_an_argument_is_written_as_a_bare_value_or_as_a_mapping() -> None:
    assert Argument.model_validate("a") == Argument.model_validate({"words": ["a"]})
    assert Argument.model_validate(["a", "b"]).words == ("a", "b")


def test_placeholders_are_neither_shell_nor_templates() -> None:
    text = 'a {size} ${size} {{size}} {"size": 1}'
    assert list(names_in({"k": [text, 1], "{node}": None})) == ["size", "node"]
    assert filled(text, {"size": 2}) == 'a 2 ${size} {{size}} {"size": 1}'


def test_a_value_that_is_one_placeholder_takes_the_answers_type() -> None:
    values = {"a": "{on}", "b": ["{count}"], "c": "{on}-{count}", "d": 1.5}
    assert filled(values, {"on": True, "count": 3}) == {"a": True, "b": [3], "c": "true-3", "d": 1.5}
    assert as_text(None) == ""


def test_facts_are_those_of_the_cluster() -> None:
    assert facts(Cluster(name="edge", service_cidr="10.96.0.0/16"))["dns_address"] == "10.96.0.10"


def test_variants_are_laid_over_each_other_in_their_order() -> None:
    variants = [
        {"when": {"kubernetes": {"max": "1.32"}}, "depends": ["old"], "version": "1.0.0"},
        {"when": {"kubernetes": {"max": "1.30"}}, "version": "0.9.0"},
        {"when": {"architectures": ["arm64"]}, "warnings": ["slow"]},
    ]
    recipe = Recipe.model_validate(recipe_data("it", version="2.0.0", variants=variants))
    fitted = recipe.fitted("1.29", "arm64")
    assert (fitted.version, fitted.depends, fitted.warnings) == ("0.9.0", ("old",), ("slow",))
    assert recipe.fitted("1.32", "amd64").version == "1.0.0"
    assert recipe.fitted("1.33", "amd64") is recipe
    assert recipe.fitted(None, None) is recipe
    assert len(list(recipe.layers())) == 6


@pytest.mark.parametrize(
    ("first", "last", "inside", "words"),
    [
        (None, None, ["1.9", "1.36"], "any"),
        ("1.30", None, ["1.30", "1.31"], "1.30 and newer"),
        (None, "1.9", ["1.9", "1.8"], "1.9 and older"),
        ("1.30", "1.32", ["1.31"], "1.30 to 1.32"),
        ("1.30", "1.30", ["1.30"], "1.30"),
    ],
)
def test_a_range_counts_as_versions_do(
    first: str | None, last: str | None, inside: list[str], words: str
) -> None:
    tracks = Range(min=first, max=last)
    assert all(track in tracks for track in inside)
    assert str(tracks) == words
    if first:
        assert "1.9" not in tracks
    if last:
        assert "1.33" not in tracks


def test_a_channel_names_a_track_or_none() -> None:
    channels = ("1.34/stable", "1.34-strict/edge", "latest/edge")
    assert [track_of(each) for each in channels] == ["1.34", "1.34", None]
