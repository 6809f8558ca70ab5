"""What a planned change sets and changes, attribute by attribute, as short text without any secret."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import chain
from typing import Any

from mectui.events import plain

LONGEST = 200
"""Characters of a value that are kept."""

_KEY_MARK = "PRIVATE KEY"

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute before and after; None is not set, and a sensitive one has no value at all.

    `unknown`: AWS decides what it will be. `forces`: this is why the resource has to be replaced.
    """

    name: str
    before: str | None = None
    after: str | None = None
    unknown: bool = False
    sensitive: bool = False
    forces: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return it as the data of an event: what does not apply is left out."""
        return {key: value for key, value in asdict(self).items() if value is not False}


def attributes_of(change: Mapping[str, Any]) -> tuple[Attribute, ...]:
    """Return what a `change` of `terraform show -json` sets or changes; nested blocks by their paths.

    Names are such as `root_block_device[0].volume_size` and `tags.Name`.
    """
    forcing = [tuple(path) for path in change.get("replace_paths") or ()]
    whole = _Spot((), *(change.get(field.name) for field in fields(_Spot)[1:]))
    return tuple(spot.attribute(forcing) for spot in whole.leaves() if spot.changes)


@dataclass(frozen=True, slots=True)
class _Spot:
    """One place in the five trees that Terraform tells a change as."""

    path: Path
    before: Any
    after: Any
    after_unknown: Any
    before_sensitive: Any
    after_sensitive: Any

    @property
    def trees(self) -> tuple[Any, ...]:
        return (self.before, self.after, self.after_unknown, self.before_sensitive, self.after_sensitive)

    @property
    def unknown(self) -> bool:
        return _marked(self.after_unknown)

    @property
    def changes(self) -> bool:
        """Tell whether there is anything to show: an unset one is none, however it is spelled."""
        return self.unknown or _set(self.before) != _set(self.after)

    def leaves(self) -> Iterator[_Spot]:
        """Yield the places below that have a value of their own, this one where it has no parts."""
        keys = list(self._keys())
        for key in keys:
            yield from self._at(key).leaves()
        if not keys:
            yield self

    def attribute(self, forcing: Iterable[Path]) -> Attribute:
        """Return this place as a row; Terraform marks what is secret, a private key marks itself."""
        before, after = _text(self.before), _text(self.after)
        sensitive = _marked(self.before_sensitive) or _marked(self.after_sensitive)
        sensitive = sensitive or _KEY_MARK in f"{before} {after}"
        return Attribute(
            _name(self.path),
            None if sensitive else _short(before),
            None if sensitive or self.unknown else _short(after),
            unknown=self.unknown,
            sensitive=sensitive,
            forces=any(_along(self.path, path) for path in forcing),
        )

    def _keys(self) -> Iterable[str | int]:
        """Return a map's keys or a list's positions, of blocks; a list of values has no parts."""
        if any(tree is True for tree in self.trees[2:]):
            return ()
        values = [tree for tree in self.trees[:3] if tree not in (None, False, [], {})]
        if values and all(isinstance(value, dict) for value in values):
            return dict.fromkeys(chain.from_iterable(values))
        if values and all(_blocks(value) for value in values):
            return range(max(map(len, values)))
        return ()

    def _at(self, key: str | int) -> _Spot:
        return _Spot((*self.path, key), *(_part(tree, key) for tree in self.trees))


def _part(tree: Any, key: str | int) -> Any:
    if isinstance(tree, dict):
        return tree.get(key)
    in_list = isinstance(tree, list) and isinstance(key, int) and key < len(tree)
    return tree[key] if in_list else None


def _blocks(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(element, dict) for element in value)


def _marked(tree: Any) -> bool:
    """Tell whether a tree of marks has a mark anywhere."""
    if isinstance(tree, Mapping):
        return any(map(_marked, tree.values()))
    return any(map(_marked, tree)) if isinstance(tree, list) else tree is True


def _set(value: Any) -> Any:
    return None if value in ([], {}) else value


def _text(value: Any) -> str | None:
    """Return a value as a person writes it; None where it is not set."""
    if _set(value) is None:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, list) and not any(isinstance(element, list | dict) for element in value):
        return ", ".join(_text(element) or "" for element in value)
    return json.dumps(value, ensure_ascii=False)


def _short(text: str | None) -> str | None:
    if text is None:
        return None
    line = " ".join(plain(text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _name(path: Path) -> str:
    words = (f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return plain("".join(words).removeprefix("."))


def _along(path: Path, forcing: Sequence[str | int]) -> bool:
    """Tell whether one path leads to the other, or on from it."""
    shorter = min(len(path), len(forcing))
    return path[:shorter] == tuple(forcing[:shorter])
