"""The schema's key paths, and which of them a mistyped one meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from mectui.answers.document import Keys
from mectui.answers.model import Answers, Section


def dotted(keys: Keys) -> str:
    """Return a path as people write it: `aws.access[1]`."""
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
    return text.removeprefix(".")


def undotted(path: str) -> Keys:
    """Return the keys of a path without list entries: `aws.region`."""
    return tuple(path.split("."))


@cache
def schema_fields() -> dict[str, FieldInfo]:
    """Return every key of the schema by its path, in order; a list's entries are `[]`: `addons[].name`."""
    return dict(_fields(Answers, ""))


def _fields(section: type[Section], above: str) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in section.model_fields.items():
        path = f"{above}{name}"
        yield path, field
        entry = "[]" if get_origin(field.annotation) is tuple else ""
        for inner in _sections(field.annotation):
            yield from _fields(inner, f"{path}{entry}.")


def _sections(annotation: Any) -> Iterator[type[Section]]:
    """Yield the sections that an annotation allows, those inside unions and lists included."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        yield annotation
    for argument in get_args(annotation):
        yield from _sections(argument)


def schema_path(keys: Keys) -> str:
    """Return the schema's path of a path in a file: `addons[].name` for `addons[2].name`."""
    return re.sub(r"\[\d+\]", "[]", dotted(keys))


def keys_below(keys: Keys) -> tuple[str, ...]:
    """Return the keys that are valid in the mapping at `keys`."""
    prefix = f"{schema_path(keys)}." if keys else ""
    below = (path.removeprefix(prefix) for path in schema_fields() if path.startswith(prefix))
    return tuple(key for key in below if "." not in key)


def nearest(word: str, words: Collection[str], alike: float = 0.6) -> str | None:
    """Return the word that `word` probably meant, if one is `alike` enough, from 0 to 1."""
    from difflib import get_close_matches

    plain = {candidate.lower().replace("-", "_"): candidate for candidate in words}
    found = get_close_matches(word.lower().replace("-", "_"), plain, n=1, cutoff=alike)
    return plain[found[0]] if found else None


def nearest_key(keys: Keys) -> str | None:
    """Return the valid key path that an unknown one meant: of the same name elsewhere, or alike beside it."""
    *above, last = keys
    elsewhere = {path.rsplit(".", 1)[-1]: path for path in reversed(schema_fields())}
    if last in elsewhere:
        return elsewhere[str(last)]
    beside = nearest(str(last), keys_below(tuple(above)))
    if beside is not None:
        return dotted((*above, beside))
    far = nearest(str(last), elsewhere, alike=0.8)
    return elsewhere[far] if far else None
