"""The commented file that `mectui init` prints, and the JSON Schema that `mectui schema` prints."""

from __future__ import annotations

from importlib.resources import files

from mectui.answers.model import Answers

SCHEMA_FILE = "answers-v1.schema.json"


def starter() -> str:
    """Return a commented answer file: every key with its default, ids left to fill in."""
    return (files("mectui.answers") / "starter.yaml").read_text(encoding="utf-8")


def render_schema() -> str:
    """Return the JSON Schema (draft 2020-12) of the answer file, as committed in `schema/`.

    Editors take it from a first line `# yaml-language-server: $schema=FILE`.
    """
    import json

    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Answers.model_json_schema(),
        "title": "mectui answer file, version 1",
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
