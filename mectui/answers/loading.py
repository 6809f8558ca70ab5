"""From a file, the environment and the command line to answers, or to everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mectui.answers.document import Document, Flaw, Keys, read
from mectui.answers.environment import given_by
from mectui.answers.errors import flaws_of
from mectui.answers.keys import dotted, undotted
from mectui.answers.leaks import leaks
from mectui.answers.model import Answers, Section
from mectui.answers.origin import Loaded, Origin, OriginKind
from mectui.events import ExitCode, Problem, Trouble, plain

_Origins = dict[Keys, Origin]


def load(path: Path, *, environ: Mapping[str, str], overrides: Mapping[str, object] = {}) -> Loaded:
    """Load an answer file, filled up from the environment and overruled by the command line.

    `overrides` are values by key path, such as `{"cluster.workers": 3}`. A null in the file gives way to
    the environment. Relative paths in the file start at its folder.
    Raises Trouble(USAGE) with one problem for each thing that is wrong, in the order of the file.
    """
    document = read(path)
    origins = _fill(document.data, environ) | _overrule(document.data, overrides)
    _forget_what_stood_there(document, origins)
    flaws = [*document.flaws, *leaks(document)]
    try:
        answers = Answers.model_validate(document.data, context={"folder": path.absolute().parent})
    except ValidationError as error:
        known = {(flaw.keys, flaw.place.line) for flaw in flaws}
        flaws += [flaw for flaw in flaws_of(error, document) if (flaw.keys, flaw.place.line) not in known]
        raise _trouble(document, flaws, origins) from error
    if flaws:
        raise _trouble(document, flaws, origins)
    provenance = {dotted(keys): _origin(keys, document, origins) for keys in _leaves(answers, ())}
    return Loaded(answers, provenance)


def _fill(data: dict[str, Any], environ: Mapping[str, str]) -> _Origins:
    origins: _Origins = {}
    for given in given_by(environ, data):
        if _get(data, given.keys) is None and _put(data, given.keys, given.value):
            origins[given.keys] = Origin(OriginKind.ENVIRONMENT, given.variable)
    return origins


def _overrule(data: dict[str, Any], overrides: Mapping[str, object]) -> _Origins:
    return {
        undotted(path): Origin(OriginKind.COMMAND_LINE)
        for path, value in overrides.items()
        if _put(data, undotted(path), value)
    }


def _forget_what_stood_there(document: Document, origins: _Origins) -> None:
    """Let no error show the file's own text for a value that comes from elsewhere."""
    for keys, place in document.values.items():
        if _given(keys, origins):
            document.values[keys] = replace(place, raw=None)


def _get(data: Any, keys: Keys) -> Any:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _put(data: Any, keys: Keys, value: object) -> bool:
    """Set a value, making the mappings above it; false where the file has no mapping there."""
    *above, last = keys
    for key in above:
        if data.get(key) is None:
            data[key] = {}
        data = data[key]
        if not isinstance(data, dict):
            return False
    data[last] = value
    return True


def _trouble(document: Document, flaws: Iterable[Flaw], origins: _Origins) -> Trouble:
    ordered = sorted(
        flaws, key=lambda flaw: (not _given(flaw.keys, origins), flaw.place.line, flaw.place.column)
    )
    problems = dict.fromkeys(_problem(document, flaw, origins) for flaw in ordered)
    return Trouble(ExitCode.USAGE, *problems)


def _problem(document: Document, flaw: Flaw, origins: _Origins) -> Problem:
    given = _given(flaw.keys, origins)
    where = given or f"{document.path}:{flaw.place.line}:{flaw.place.column}"
    path = dotted(flaw.keys)
    return Problem(_line(f"{where}: {path}" if path else f"{where}"), _line(flaw.why), _line(flaw.remedy))


def _line(text: str) -> str:
    """Return text from outside as one line that every terminal can print."""
    return " ".join(plain(text).split("\n")).encode(errors="replace").decode()


def _given(keys: Keys, origins: _Origins) -> Origin | None:
    """Return the origin of what was set from outside the file at the path or above it."""
    return next(
        (origins[keys[:length]] for length in range(len(keys), 0, -1) if keys[:length] in origins), None
    )


def _origin(keys: Keys, document: Document, origins: _Origins) -> Origin:
    if given := _given(keys, origins):
        return given
    if keys in document.values:
        return Origin(OriginKind.FILE, f"{document.path}:{document.values[keys].line}")
    return Origin(OriginKind.DEFAULT)


def _leaves(section: Section, above: Keys) -> Iterator[Keys]:
    """Yield the path of every value that is no section; lists and tags are one value each."""
    for name in type(section).model_fields:
        value = getattr(section, name)
        if isinstance(value, Section):
            yield from _leaves(value, (*above, name))
        else:
            yield (*above, name)
