"""The answers as far as they go, each with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mectui.answers import Answers, Loaded, Origin, OriginKind, save
from mectui.answers.partial import defaults, examples, gather, judge, leaf_keys
from mectui.events import ExitCode, Problem, Trouble
from mectui.wizard.lines import DraftLine, draft_lines

if TYPE_CHECKING:
    from mectui.addons.solver import Standing

_DEFAULT = Origin(OriginKind.DEFAULT)
CHOSEN = Origin(OriginKind.CHOSEN)
"""Where an answer comes from that was given in the wizard."""

_PATHS = tuple(".".join(str(key) for key in keys) for keys in leaf_keys())


@dataclass(frozen=True, slots=True)
class Value:
    """One answer, as a file writes it; `parts` are the origins of those keys in it that have their own."""

    value: Any
    origin: Origin
    parts: Mapping[str, Origin] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """Answers that may lack some and be wrong in others. A change makes another draft.

    `values` are those that were given, by key path; the schema's defaults stand where nothing was.
    `file` is where they began, and `folder` where relative paths in them start. `standing` is the cluster
    that they are the answers of, where there is one already.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    file: Path | None = None
    folder: Path | None = None
    standing: Standing | None = None

    @classmethod
    def begun(cls, file: Path | None, environ: Mapping[str, str]) -> Draft:
        """Return what an answer file, where there is one, and the environment say, mistakes included.

        Raises Trouble(USAGE) where the file cannot be read, or is no YAML mapping.
        """
        given = gather(file, environ)
        values = {each.path: Value(each.value, each.origin, each.parts) for each in given}
        return cls(values, file, file.absolute().parent if file else Path.cwd())

    def get(self, path: str) -> Any:
        """Return the value of a key path, the default where none was given, None where there is neither."""
        given = self.values.get(path)
        return deepcopy(defaults().get(path)) if given is None else given.value

    def origin(self, path: str) -> Origin | None:
        """Return where the value of a key path comes from; None where it has none."""
        if path in self.values:
            return self.values[path].origin
        return _DEFAULT if path in defaults() else None

    def given(self, path: str) -> bool:
        """Tell whether someone gave the value: it is neither a default nor what a lookup suggested."""
        origin = self.origin(path)
        return origin is not None and origin.kind not in (OriginKind.DEFAULT, OriginKind.LOOKUP)

    def with_value(self, path: str, value: Any, origin: Origin = CHOSEN) -> Draft:
        """Return the draft with a value; one that is as it was keeps its origin."""
        if path in self.values and self.values[path].value == value:
            return self
        if path not in self.values and path in defaults() and defaults()[path] == value:
            return self
        return replace(self, values={**self.values, path: Value(value, origin)})

    def without(self, *paths: str) -> Draft:
        """Return the draft with the defaults of these key paths, and nothing where there is none."""
        return replace(self, values={path: given for path, given in self.values.items() if path not in paths})

    def asks(self, section: str) -> bool:
        """Tell whether a section of the answer file is to be asked: all are, unless a file says which."""
        if self.file is None:
            return True
        named = self.get("interactive_sections")
        return isinstance(named, list | tuple) and bool({"*", section} & {str(name) for name in named})

    @cached_property
    def data(self) -> dict[str, Any]:
        """The values and defaults as a file's plain data, in the schema's order."""
        unknown = (path for path in self.values if path not in _PATHS)
        data: dict[str, Any] = {}
        for path in (*_PATHS, *unknown):
            if path in self.values or path in defaults():
                _put(data, path, self.get(path))
        return data

    @cached_property
    def _judged(self) -> tuple[Answers | None, Mapping[str, tuple[Problem, ...]]]:
        answers, misfits = judge(self.data, self.folder)
        by_path: dict[str, tuple[Problem, ...]] = {}
        for each in misfits:
            path = leaf_of(each.path)
            missing = path in examples() and self.get(path) is None
            problem = Problem(f"{path} is not answered yet") if missing else each.problem
            by_path[path] = (*by_path.get(path, ()), problem)
        return answers, by_path

    @property
    def problems(self) -> Mapping[str, tuple[Problem, ...]]:
        """What the schema says against it, by key path; what is missing is there, too."""
        return self._judged[1]

    def answers(self) -> Answers:
        """Return the whole answers. Raises Trouble(USAGE) with every problem where they are not sound."""
        answers, problems = self._judged
        if answers is None:
            raise Trouble(ExitCode.USAGE, *(each for found in problems.values() for each in found))
        return answers

    @cached_property
    def supposed(self) -> Answers | None:
        """The answers with examples where the place is missing; None where anything else is not sound.

        Good for counting and pricing while the answers are not whole yet.
        """
        draft = self
        for path, example in examples().items():
            if self.get(path) is None:
                draft = draft.with_value(path, example, _DEFAULT)
        return judge(draft.data, draft.folder)[0]

    def loaded(self) -> Loaded:
        """Return the answers with the origin of each, as loading them from a file would.

        Raises Trouble(USAGE) as `answers` does.
        """
        return Loaded(self.answers(), {path: self._origin_below(path) for path in self._leaves()})

    def _leaves(self) -> tuple[str, ...]:
        whole = self.answers().model_dump(mode="json")
        return tuple(path for leaf in _PATHS for path in _below(leaf, _at(whole, leaf)))

    def _origin_below(self, path: str) -> Origin:
        leaf = leaf_of(path)
        inner = path.removeprefix(leaf).removeprefix(".")
        parts = self.values[leaf].parts if leaf in self.values else {}
        return parts.get(inner) or self.origin(leaf) or _DEFAULT

    def yaml(self) -> tuple[DraftLine, ...]:
        """Return the answer file as it would be written now, a line at a time.

        What is missing has a line without a value; that of sound answers is what `save` writes.
        """
        return self._lines

    @cached_property
    def _lines(self) -> tuple[DraftLine, ...]:
        return draft_lines(self._to_save, _PATHS, self.origin)

    @property
    def _to_save(self) -> dict[str, Any]:
        """What a file of these answers has in it: not this operator's own way in."""
        if self._judged[0] is not None:
            return self.loaded().to_save().model_dump(mode="json")
        own = (path for path in ("aws.profile", "ssh.bastion") if path in self.values)
        return self.without(
            *(path for path in own if self.values[path].origin.kind is OriginKind.ENVIRONMENT)
        ).data

    def save(self, path: Path | None = None) -> str:
        """Return the answer file's text, and write it where asked.

        Raises Trouble(USAGE) where the answers are not sound, and OSError.
        """
        return save(self.loaded().to_save(), path)


def leaf_of(path: str) -> str:
    """Return the answer that a path is part of: `aws.access` for `aws.access[1]`."""
    above = (leaf for leaf in _PATHS if path == leaf or path.startswith((f"{leaf}.", f"{leaf}[")))
    return next(above, path)


def _below(leaf: str, value: Any) -> tuple[str, ...]:
    """Return the paths that a whole answer has its provenance by: a section's keys, or the leaf itself."""
    section = leaf in ("aws.image", "ssh.bastion", "proxy") and isinstance(value, dict)
    return tuple(f"{leaf}.{key}" for key in value) if section else (leaf,)


def _at(data: Any, path: str) -> Any:
    for key in path.split("."):
        data = data[key]
    return data


def _put(data: dict[str, Any], path: str, value: Any) -> None:
    *above, last = path.split(".")
    for key in above:
        inner = data.setdefault(key, {})
        if not isinstance(inner, dict):
            return
        data = inner
    data[last] = value
