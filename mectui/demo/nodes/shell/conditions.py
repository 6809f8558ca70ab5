"""The test command in its three spellings: test, [ and [[."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mectui.demo.nodes.files import FileSystem
from mectui.demo.nodes.shell.grammar import Tree, text

if TYPE_CHECKING:
    from mectui.demo.nodes.shell.interpreter import Shell
    from mectui.demo.nodes.shell.streams import Streams

_NESTED = frozenset({"binary_expression", "unary_expression", "parenthesized_expression"})
_NUMBERS: dict[str, Callable[[int, int], bool]] = {
    "-eq": lambda a, b: a == b,
    "-ne": lambda a, b: a != b,
    "-lt": lambda a, b: a < b,
    "-le": lambda a, b: a <= b,
    "-gt": lambda a, b: a > b,
    "-ge": lambda a, b: a >= b,
}
_STRINGS: dict[str, Callable[[str, str], bool]] = {
    "=": lambda a, b: a == b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
}


async def run(shell: Shell, node: Tree, streams: Streams) -> int:
    """Run `[ … ]` or `[[ … ]]` and return 0 for true, 1 for false, 2 for nonsense."""
    double = text(node.children[0]) == "[["
    words = [word for child in node.children[1:-1] for word in await _words(shell, child, double=double)]
    return evaluate(words, shell.state.node.files, shell.state.cwd, patterns=double)


async def _words(shell: Shell, node: Tree, *, double: bool) -> list[str]:
    if node.type in _NESTED:
        return [word for child in node.children for word in await _words(shell, child, double=double)]
    if node.type == "test_operator" or not node.is_named:
        return [text(node)]
    if not double:
        return await shell.words.fields(node)
    if node.type == "extglob_pattern":
        return [await shell.words.pattern(node)]
    return [await shell.words.single(node)]


def evaluate(words: Sequence[str], files: FileSystem, cwd: str, *, patterns: bool = False) -> int:
    """Evaluate a condition of words: 0 true, 1 false, 2 not understood."""
    try:
        return int(not _either(list(words), files, cwd, patterns))
    except ValueError:
        return 2


def _either(words: list[str], files: FileSystem, cwd: str, patterns: bool) -> bool:
    for operators, combine in ((("-o", "||"), any), (("-a", "&&"), all)):
        places = [
            index for index, word in enumerate(words) if word in operators and 0 < index < len(words) - 1
        ]
        if places and len(words) > 3:
            cut = places[0]
            sides = (words[:cut], words[cut + 1 :])
            return combine(_either(side, files, cwd, patterns) for side in sides)
    return _one(words, files, cwd, patterns)


def _one(words: list[str], files: FileSystem, cwd: str, patterns: bool) -> bool:
    if len(words) > 1 and words[0] == "!":
        return not _either(words[1:], files, cwd, patterns)
    if len(words) > 2 and words[0] == "(" and words[-1] == ")":
        return _either(words[1:-1], files, cwd, patterns)
    if len(words) < 2:
        return bool(words and words[0])
    if len(words) == 2:
        return _unary(words[0], words[1], files, cwd)
    if len(words) == 3:
        return _binary(*words, patterns=patterns)
    raise ValueError("too many arguments")


def _unary(operator: str, word: str, files: FileSystem, cwd: str) -> bool:
    if operator in ("-z", "-n"):
        return bool(word) == (operator == "-n")
    if operator not in ("-e", "-f", "-d", "-s", "-r", "-w", "-x", "-h", "-L", "-b"):
        raise ValueError("unary operator expected")
    path = posixpath.join(cwd, word)
    follow = operator not in ("-h", "-L")
    if not files.exists(path, follow=follow):
        return False
    entry = files.entry(path, follow=follow)
    answers = {
        "-d": entry.is_directory,
        "-f": entry.data is not None,
        "-s": bool(entry.data),
        "-x": bool(entry.mode & 0o111),
        "-b": entry.mode & 0o170000 == 0o060000,
        "-h": entry.target is not None,
        "-L": entry.target is not None,
    }
    return answers.get(operator, True)


def _binary(left: str, operator: str, right: str, *, patterns: bool) -> bool:
    if operator in _NUMBERS:
        return _NUMBERS[operator](int(left), int(right))
    if operator == "=~":
        return re.search(right, left) is not None
    if patterns and operator in ("=", "==", "!="):
        return fnmatch.fnmatchcase(left, right) == (operator != "!=")
    if operator in _STRINGS:
        return _STRINGS[operator](left, right)
    raise ValueError("binary operator expected")
