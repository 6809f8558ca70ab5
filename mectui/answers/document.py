"""The answer file as YAML: its plain data, and the place of every key and value in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from mectui.answers.plain_yaml import Loader
from mectui.answers.text_file import START, line_column, read_text, unreadable

Keys = tuple[str | int, ...]
"""A path into the data: the names of keys and the numbers of list entries."""

_MOST_VALUES = 5_000
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, line and column counted from 1; `raw` is a scalar's own text."""

    line: int
    column: int
    raw: str | None = None


_TOP = Place(1, 1)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with one value: its keys, its place, what was expected, what helps."""

    keys: Keys
    place: Place
    why: str
    remedy: str = ""


@dataclass(slots=True)
class Document:
    """One answer file, read. `keys` and `values` are places by path; `flaws` do not stop the reading."""

    path: Path
    text: str
    data: dict[str, Any] = field(default_factory=dict)
    keys: dict[Keys, Place] = field(default_factory=dict)
    values: dict[Keys, Place] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)

    def key_place(self, keys: Keys) -> Place:
        """Return where the last key of a path stands, or else the nearest one above it."""
        known = (keys[:length] for length in range(len(keys), 0, -1))
        return next((self.keys.get(path) or self.values[path] for path in known if path in self.values), _TOP)

    def value_place(self, keys: Keys) -> Place:
        """Return where the value of a path stands, or else the nearest key above it."""
        return self.values.get(keys) or self.key_place(keys)


def read(path: Path) -> Document:
    """Read and parse an answer file.

    Raises Trouble(USAGE) where it cannot be read, is no text, or is no YAML mapping.
    """
    text = read_text(path)
    document = Document(path, text)
    root = _compose(document)
    if not isinstance(root, yaml.MappingNode):
        found = {yaml.ScalarNode: "a single value", yaml.SequenceNode: "a list"}.get(type(root), "nothing")
        raise unreadable(f"{path}:1:1", f"expected a mapping of keys to values, found {found}", START)
    document.data = _Reader(document).mapping(root, ())
    return document


def _compose(document: Document) -> yaml.Node | None:
    try:
        return yaml.compose(document.text, Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{document.path}:{mark.line + 1}:{mark.column + 1}" if mark else str(document.path)
        raise unreadable(where, *_explained(error)) from error
    except yaml.reader.ReaderError as error:
        where = f"{document.path}:{line_column(document.text[: error.position])}"
        raise unreadable(where, f"expected text, found the character U+{error.character:04X}") from error
    except RecursionError as error:
        raise unreadable(str(document.path), "expected a few levels of values, found too many") from error


def _explained(error: yaml.MarkedYAMLError) -> tuple[str, str]:
    """Return why the parser stopped and what helps, for the mistakes that people make."""
    problem = error.problem or "no YAML"
    if "'\\t'" in problem:
        return "expected spaces, found a tab", "Indent with spaces: YAML does not allow tabs there"
    if "single document" in f"{error.context} {problem}":
        return "expected one document, found a second one", "Remove the line `---` and what follows it"
    if "undefined alias" in problem:
        return f"expected an anchor before its alias: {problem}", ""
    if "mapping values are not allowed" in problem:
        return f"no YAML: {problem}", "Look at the indentation, and put text that has a colon in quotes"
    return f"no YAML: {problem}" + (f" ({error.context})" if error.context else ""), ""


class _Reader:
    """Makes plain data of YAML nodes, and notes the places."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._open: list[yaml.Node] = []
        self._left = _MOST_VALUES

    def mapping(self, node: yaml.MappingNode, keys: Keys) -> dict[str, Any]:
        """Return the mapping's data; a key that is no text or there twice is a flaw and left out."""
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = _place(key_node)
            if not _is_text(key_node):
                self._flaw(keys, place, "expected text as a key", "Write the key in quotes")
                continue
            path = (*keys, key_node.value)
            if key_node.value in data:
                first = self._document.keys[path]
                self._flaw(
                    path, place, f"the key is there twice, first in line {first.line}", "Remove one of them"
                )
                continue
            self._document.keys[path] = place
            data[key_node.value] = self._value(value_node, path)
        return data

    def _value(self, node: yaml.Node, keys: Keys) -> Any:
        self._document.values[keys] = _place(node)
        self._left -= 1
        if self._left < 0 or len(self._open) > _DEEPEST:
            path, place = self._document.path, _place(node)
            why = "expected fewer values in each other; do aliases multiply them?"
            raise unreadable(f"{path}:{place.line}:{place.column}", why, "Write the values out")
        self._open.append(node)
        try:
            return self._data(node, keys)
        finally:
            self._open.pop()

    def _data(self, node: yaml.Node, keys: Keys) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, keys)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*keys, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, keys)

    def _scalar(self, node: yaml.Node, keys: Keys) -> Any:
        read = _SCALARS.get(node.tag.removeprefix("tag:yaml.org,2002:"))
        if read is None:
            why = f"expected a plain value, found the tag {node.tag}"
            self._flaw(keys, _place(node), why, "Remove the tag")
            return None
        try:
            return read(node.value)
        except (KeyError, ValueError):  # a tag before what it is not, or more digits than Python reads
            self._flaw(keys, _place(node), "expected a value that can be read")
            return None

    def _flaw(self, keys: Keys, place: Place, why: str, remedy: str = "") -> None:
        self._document.flaws.append(Flaw(keys, place, why, remedy))


def _whole(text: str) -> str:
    """Return the text; ValueError where it has half of a surrogate pair, which no file can store."""
    text.encode()
    return text


_SCALARS: Mapping[str, Callable[[str], Any]] = {
    "null": lambda _: None,
    "bool": lambda text: {"true": True, "false": False}[text.lower()],
    "int": int,
    "float": float,
    "str": _whole,
}


def _is_text(node: yaml.Node) -> bool:
    """Say whether a key can be used as one: it is text, and all of it can be stored."""
    if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:str":
        return False
    return bool(node.value.encode(errors="ignore") == node.value.encode(errors="surrogatepass"))


def _place(node: yaml.Node) -> Place:
    raw = node.value if isinstance(node, yaml.ScalarNode) else None
    return Place(node.start_mark.line + 1, node.start_mark.column + 1, raw)
