"""Answers that are not whole yet, and where each comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from mectui.answers import OriginKind, load, save
from mectui.events import Trouble
from mectui.wizard import Draft

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
ENVIRON = {
    "AWS_PROFILE": "mine",
    "MECTUI_BASTION_HOST": "bastion.example.net",
    "TF_VAR_aws_region": "eu-west-1",
}


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_a_draft_of_a_file_is_the_file_loaded(file: Path) -> None:
    draft, loaded = Draft.begun(file, ENVIRON), load(file, environ=ENVIRON)
    assert draft.answers() == loaded.answers
    assert draft.loaded().to_save() == loaded.to_save()
    origins = {path: str(origin) for path, origin in loaded.provenance.items()}
    told = {path: str(origin) for path, origin in draft.loaded().provenance.items()}
    assert {path: told[path] for path in ("aws.region", "aws.profile", "cluster.workers", "addons")} == {
        path: origins[path] for path in ("aws.region", "aws.profile", "cluster.workers", "addons")
    }


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_lines_of_a_whole_draft_are_the_saved_file(file: Path, tmp_path: Path) -> None:
    draft = Draft.begun(file, ENVIRON)
    text = draft.save(tmp_path / "saved.yaml")
    assert (
        "".join(f"{line.text}\n" for line in draft.yaml())
        == text
        == save(load(file, environ=ENVIRON).to_save())
    )
    assert load(tmp_path / "saved.yaml", environ={}).answers == draft.loaded().to_save()


def test_a_partial_draft_has_a_line_for_what_is_missing() -> None:
    lines = {line.path: line for line in Draft.begun(None, {"AWS_REGION": "us-east-2"}).yaml()}
    assert (lines["aws.vpc"].text, lines["aws.vpc"].origin) == ("  vpc:", None)
    assert str(lines["aws.region"].origin) == "environment AWS_REGION"
    assert str(lines["aws.instance_type"].origin) == "default"


def test_the_order_of_the_lines_does_not_depend_on_what_is_answered() -> None:
    empty = Draft.begun(None, {})
    whole = Draft.begun(EXAMPLES[0], {})
    paths = list(dict.fromkeys(line.path for line in empty.yaml() if line.path))
    assert paths == list(dict.fromkeys(line.path for line in whole.yaml() if line.path))


def test_a_chosen_value_says_so_and_the_same_value_keeps_its_origin() -> None:
    draft = Draft.begun(None, {"AWS_REGION": "us-east-2"})
    same = draft.with_value("aws.region", "us-east-2")
    other = draft.with_value("aws.region", "eu-west-1")
    assert same is draft
    assert other.values["aws.region"].origin.kind is OriginKind.CHOSEN
    assert other.without("aws.region").get("aws.region") is None


def test_mistakes_of_a_file_are_kept_with_their_place(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(
        "cluster: {name: Edge, control_planes: 2}\naws:\n  regoin: us-east-2\n  access: [10.0.0.1]\n"
    )
    draft = Draft.begun(file, {})
    assert set(draft.problems) == {
        "cluster.name",
        "cluster.control_planes",
        "aws.access",
        "aws.regoin",
        "aws.region",
        "aws.vpc",
        "aws.subnets",
    }
    assert "10.0.0.1/32" in str(draft.problems["aws.access"][0])
    assert str(draft.origin("aws.access")) == f"answer file {file}:4"
    with pytest.raises(Trouble):
        draft.answers()


def test_a_secret_is_refused_without_being_said() -> None:
    secret = "AKIA" + "A" * 16
    draft = Draft.begun(EXAMPLES[0], {}).with_value("aws.tags", {"team": secret})
    said = " ".join(str(each) for found in draft.problems.values() for each in found)
    assert "access key" in said
    assert secret not in said


def test_a_file_without_yaml_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "none.yaml"
    file.write_text("- a\n")
    with pytest.raises(Trouble):
        Draft.begun(file, {})
