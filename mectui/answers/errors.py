"""Pydantic's errors, said as a person needs them: what was expected there, and what helps."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mectui.answers import leaks
from mectui.answers.document import Document, Flaw, Keys
from mectui.answers.keys import keys_below, nearest, nearest_key, schema_fields, schema_path
from mectui.answers.misfit import MISFIT, Shape
from mectui.events import plain

_ONE_OF = "literal_error"
_EXPECTED = {
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a number",
    "bool_type": "true or false",
    "string_type": "text",
    "string_unicode": "text",
    "tuple_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
    "too_short": "at least {min_length} of them",
    "too_long": "at most {max_length} of them",
    _ONE_OF: "{expected}",
    MISFIT: "{expected}",
}
_NOT_IN_FILES = {"<id>", "<ubuntu>", "<local>", "<remote>", "[key]"}
"""What pydantic puts into a path: the tag of a union's member, or that a mapping's key is meant."""

_LONGEST = 60


def flaws_of(error: ValidationError, document: Document) -> list[Flaw]:
    """Return one flaw for each of pydantic's errors, with its place in the file."""
    return [_flaw(details, document) for details in error.errors(include_url=False)]


def _flaw(details: ErrorDetails, document: Document) -> Flaw:
    loc, context = details["loc"], details.get("ctx", {})
    keys = tuple(key for key in loc if key not in _NOT_IN_FILES) + tuple(context.get("path", ()))
    if details["type"] == "extra_forbidden":
        return _unknown(keys, document)
    if details["type"] == "missing":
        return _missing(keys, document)
    words = _EXPECTED.get(details["type"], "{expected}")
    expected = words.format_map({"expected": details["msg"], **context})
    if loc[-1] == "[key]" or "path" in context:
        shown = keys if keys in document.values else tuple(context.get("cause", keys))
        return Flaw(keys, document.key_place(shown), f"expected {expected}", _remedy(details, keys, ""))
    place = document.value_place(keys)
    raw = place.raw if keys in document.values else None
    found = _found(details["input"], raw)
    return Flaw(keys, place, f"expected {expected}, found {found}", _remedy(details, keys, raw))


def _unknown(keys: Keys, document: Document) -> Flaw:
    *above, last = keys
    place = document.key_place(keys)
    if leaks.names_a_secret(str(last)):
        return Flaw(keys, place, "expected no credentials in this file", leaks.REMEDY)
    meant = nearest_key(keys)
    valid = keys_below(tuple(above))
    remedy = f"Did you mean `{meant}`?" if meant else f"Valid keys here: {', '.join(valid)}"
    return Flaw(keys, place, "unknown key", remedy)


def _missing(keys: Keys, document: Document) -> Flaw:
    field = schema_fields()[schema_path(keys)]
    shapes = [rule.example for rule in field.metadata if isinstance(rule, Shape)]
    examples = [*shapes, *map(json.dumps, field.examples or [])]
    remedy = f"Add `{keys[-1]}: {examples[0]}`" if examples else f"Add `{keys[-1]}`"
    return Flaw(keys, document.key_place(keys[:-1]), f"expected this key: {field.description}", remedy)


def _remedy(details: ErrorDetails, keys: Keys, raw: str | None) -> str:
    """Return what probably was meant: the value in quotes, the nearest valid one, or an example."""
    context, value = details.get("ctx", {}), details["input"]
    fits = re.search(context.get("pattern", "^"), raw or "") is not None
    text_wanted = "pattern" in context or details["type"] == "string_type"
    if raw and text_wanted and fits and not isinstance(value, str):
        return f'Write it in quotes: `{keys[-1]}: "{plain(raw)}"`'
    meant = context.get("nearest") or (_nearest_of(context, value) if details["type"] == _ONE_OF else None)
    if meant:
        return f"Did you mean `{meant}`?"
    example = context.get("example")
    return f"For example `{example}`" if example else ""


def _nearest_of(context: Mapping[str, Any], value: Any) -> str | None:
    return nearest(str(value), re.findall(r"'([^']+)'", context["expected"]))


def _found(value: Any, raw: str | None) -> str:
    """Return a value as an error may show it: short, without escapes, and never a secret."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    if value is None:
        return "nothing"
    text = plain(raw if raw is not None else str(value)).replace("\n", " ")
    if leaks.secret_in(text):
        return "a secret"
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return f'"{shown}"' if isinstance(value, str) else shown
