"""The JSON Schema of recipes, which editors take from a recipe's first line."""

from __future__ import annotations

import json

from mectui.addons.recipe import Recipe

SCHEMA_FILE = "recipe.schema.json"


def render_schema() -> str:
    """Return the JSON Schema (draft 2020-12) of a recipe, as committed beside this module."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Recipe.model_json_schema(),
        "title": "mectui recipe of an add-on",
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    from pathlib import Path

    (Path(__file__).parent / SCHEMA_FILE).write_text(render_schema(), encoding="utf-8")
