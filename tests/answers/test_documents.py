"""The schema file, the starter, the examples and the reference page say what the model says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from mectui.answers import load, render_schema, save, starter
from mectui.answers.keys import schema_fields
from mectui.answers.plain_yaml import Loader
from mectui.events import Trouble

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "mectui/answers/schema/answers-v1.schema.json"
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
MALFORMED = yaml.safe_load((Path(__file__).parent / "malformed.yaml").read_text(encoding="utf-8"))

_ROW = re.compile(r"^\| `([^`]+)` \| ([^|]*) \| (.*) \|$", re.MULTILINE)


def filled_starter() -> str:
    return starter().replace("-CHANGE-ME", "-0a1b2c3d4e5f60718")


def plain_data(text: str) -> Any:
    return yaml.load(text, Loader)


def test_the_committed_schema_is_fresh() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == render_schema(), (
        "run: mectui schema > mectui/answers/schema/answers-v1.schema.json"
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples_are_valid_for_mectui_and_for_editors(path: Path) -> None:
    load(path, environ={})
    jsonschema.validate(plain_data(path.read_text(encoding="utf-8")), json.loads(render_schema()))


def test_the_schema_accepts_what_is_saved(write: Any) -> None:
    text = save(load(write(filled_starter()), environ={}).answers)
    jsonschema.validate(plain_data(text), json.loads(render_schema()))


def test_the_schema_refuses_what_one_value_has_wrong() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(render_schema()))
    for old, new in (("workers: 2", "worker: 2"), ("workers: 2", 'workers: "2"'), ("boot: 15m", "boot: 900")):
        assert not validator.is_valid(plain_data(MALFORMED["base"].replace(old, new, 1)))


def test_every_key_has_a_description() -> None:
    assert [path for path, field in schema_fields().items() if not field.description] == []


def test_the_starter_asks_for_its_ids_and_nothing_else(write: Any) -> None:
    with pytest.raises(Trouble) as caught:
        load(write(starter()), environ={})
    assert [problem.what.rsplit(" ", 1)[1] for problem in caught.value.problems] == [
        "aws.vpc",
        "aws.subnets[0]",
    ]


def test_the_starter_shows_every_key_with_its_default(write: Any) -> None:
    answers = load(write(filled_starter()), environ={}).answers
    bare = "cluster: {name: edge}\naws: {region: us-east-2, vpc: %s, subnets: [%s]}\n"
    assert answers == load(write(bare % (answers.aws.vpc, answers.aws.subnets[0])), environ={}).answers
    missing = [path for path in schema_fields() if path.rsplit(".", 1)[-1] not in starter()]
    assert missing == []


def default_of(path: str, saved: Any) -> Any:
    """Return a key's default as a file writes it: from the saved defaults, or from the schema itself."""
    for key in path.split("."):
        saved = saved.get(key) if isinstance(saved, dict) else None
    field = schema_fields()[path]
    return saved if saved is not None else field.get_default(call_default_factory=True)


def test_the_reference_page_has_every_key_with_its_default(write: Any) -> None:
    page = (ROOT / "docs/answer-file.md").read_text(encoding="utf-8")
    rows = {key: (default, text) for key, default, text in _ROW.findall(page)}
    assert {key: text for key, (_, text) in rows.items()} == {
        key: field.description for key, field in schema_fields().items()
    }
    assert list(rows) == list(schema_fields())
    saved = plain_data(save(load(write(filled_starter()), environ={}).answers))
    for path, (cell, _) in rows.items():
        if schema_fields()[path].is_required():
            assert cell in ("required", "section, required"), path
        elif cell != "section":
            assert plain_data(cell.strip("`")) == default_of(path, saved), path
