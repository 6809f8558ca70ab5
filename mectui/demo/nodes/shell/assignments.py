"""Variables: how they are set, exported and unset."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from mectui.demo.nodes.shell.grammar import Tree, field, text
from mectui.demo.nodes.shell.streams import Streams

if TYPE_CHECKING:
    from mectui.demo.nodes.shell.interpreter import Shell


async def assigned(shell: Shell, node: Tree) -> str:
    """Return the value that an assignment gives."""
    value = node.child_by_field_name("value")
    new = await shell.words.single(value) if value is not None else ""
    name = text(field(node, "name"))
    adds = any(text(child) == "+=" for child in node.children)
    return shell.state.get(name, quiet=True) + new if adds else new


async def _assignment(shell: Shell, node: Tree, streams: Streams) -> int:
    shell.substituted = 0  # the status of `x=$?` is 0, and that of `x=$(y)` is y's
    shell.state.set(text(field(node, "name")), await assigned(shell, node))
    shell.state.status = shell.substituted
    return shell.state.status


async def _assignments(shell: Shell, node: Tree, streams: Streams) -> int:
    for child in node.named_children:
        await _assignment(shell, child, streams)
    return 0


async def _declaration(shell: Shell, node: Tree, streams: Streams) -> int:
    for child in node.named_children:
        assigns = child.type == "variable_assignment"
        if assigns:
            await _assignment(shell, child, streams)
        if text(node.children[0]) == "export":
            shell.state.exported.add(text(field(child, "name")) if assigns else text(child))
    return 0


async def _unset(shell: Shell, node: Tree, streams: Streams) -> int:
    for child in node.named_children:
        shell.state.unset(text(child))
    return 0


ASSIGNMENTS: dict[str, Callable[[Shell, Tree, Streams], Awaitable[int]]] = {
    "variable_assignment": _assignment,
    "variable_assignments": _assignments,
    "declaration_command": _declaration,
    "unset_command": _unset,
}
"""What runs each kind of statement about variables."""
