"""Shell text to a syntax tree, by tree-sitter's grammar of bash."""

from __future__ import annotations

import re

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

_LANGUAGE = Language(tree_sitter_bash.language())
Tree = Node
_LOST = re.compile(rb"[ \t]+-(?=[ \t]+\d*[<>])")


class SyntaxProblem(Exception):
    """The text is no shell. Says where."""

    def __init__(self, line: int, token: str) -> None:
        super().__init__(f"line {line}: syntax error near unexpected token `{token}'")
        self.line = line
        self.token = token


def parse(script: bytes) -> Tree:
    """Return the tree of a script. Raises SyntaxProblem."""
    root = Parser(_LANGUAGE).parse(script).root_node
    if root.has_error and (bad := _first_error(root)) is not None:
        raise SyntaxProblem(bad.start_point.row + 1, text(bad).split("\n")[0] or "newline")
    return root


def text(node: Tree) -> str:
    """Return the source of a node, without the blanks that the grammar counts in at its start."""
    return (node.text or b"").decode(errors="replace").lstrip(" \t\n")


def blanks(node: Tree) -> int:
    """Return how many bytes of blanks the grammar counts in at the node's start."""
    raw = node.text or b""
    return len(raw) - len(raw.lstrip(b" \t\n"))


def whole(node: Tree) -> bytes:
    """Return the source of the whole script that a node is part of."""
    while node.parent is not None:
        node = node.parent
    return b"\0" * node.start_byte + (node.text or b"")


def lost_words(command: Tree) -> list[str]:
    """Return the `-` that the grammar loses where a here-document follows it."""
    return ["-"] if _LOST.match(whole(command), command.end_byte) else []


def negates(first: Tree) -> bool:
    """Say whether the first command of a pipeline bears the `!` that is meant for all of it."""
    inner = first.child_by_field_name("body") if first.type == "redirected_statement" else first
    return inner is not None and inner.type == "negated_command"


def field(node: Tree, name: str) -> Tree:
    """Return the child in a field that the grammar promises."""
    child = node.child_by_field_name(name)
    if child is None:
        raise SyntaxProblem(node.start_point.row + 1, text(node)[:20])
    return child


def _first_error(node: Tree) -> Tree | None:
    if node.is_missing or (node.type == "ERROR" and text(node) != "&" and not _is_late_redirect(node)):
        return node
    return next((found for child in node.children if (found := _first_error(child))), None)


def _is_late_redirect(node: Tree) -> bool:
    """Tell `<<E 2>&1 | …`, which the grammar reads well enough, from a mistake."""
    return all(child.type == "file_redirect" for child in node.children) and bool(node.children)
