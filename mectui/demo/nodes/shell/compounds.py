"""Compound commands: if, while, until, for, case, subshells and groups."""

from __future__ import annotations

import asyncio
import fnmatch
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from mectui.demo.nodes.shell.arithmetic import evaluate
from mectui.demo.nodes.shell.grammar import Tree, field, text
from mectui.demo.nodes.shell.state import Exit, Loop
from mectui.demo.nodes.shell.streams import Streams

if TYPE_CHECKING:
    from mectui.demo.nodes.shell.interpreter import Shell


async def _compound(shell: Shell, node: Tree, streams: Streams) -> int:
    if text(node.children[0]) == "((":
        return int(evaluate(text(node)[2:-2], shell.state) == 0)
    return await shell.block(node.children, streams)


async def _subshell(shell: Shell, node: Tree, streams: Streams) -> int:
    child = shell.child()
    try:
        code = await child.block(node.children, streams)
    except Exit as end:
        code = end.code
    return await child.left(code, streams)


async def _if(shell: Shell, node: Tree, streams: Streams) -> int:
    index = next(i for i, child in enumerate(node.children) if child.type == "then")
    if await _holds(shell, node.children[1:index], streams):
        return await _body(shell, node.children[index + 1 :], streams)
    for clause in node.children:
        if clause.type == "else_clause":
            return await _body(shell, clause.children[1:], streams)
        if clause.type == "elif_clause":
            then = next(i for i, child in enumerate(clause.children) if child.type == "then")
            if await _holds(shell, clause.children[1:then], streams):
                return await _body(shell, clause.children[then + 1 :], streams)
    return 0


async def _body(shell: Shell, children: Sequence[Tree], streams: Streams) -> int:
    shell.state.status = 0
    plain = [child for child in children if child.type not in ("elif_clause", "else_clause", "fi")]
    return await shell.block(plain, streams)


async def _holds(shell: Shell, condition: Sequence[Tree], streams: Streams) -> bool:
    shell.tested += 1
    try:
        return await shell.block(condition, streams) == 0
    finally:
        shell.tested -= 1


async def _while(shell: Shell, node: Tree, streams: Streams) -> int:
    body, until = field(node, "body"), node.children[0].type == "until"
    condition = [child for child in node.children[1:] if child != body]
    code = 0
    while await _holds(shell, condition, streams) != until:
        code, go_on = await _round(shell, body, streams)
        if not go_on:
            break
        await asyncio.sleep(0)
    return code


async def _round(shell: Shell, body: Tree, streams: Streams) -> tuple[int, bool]:
    """Run a loop's body once; return its exit code and whether the loop goes on."""
    try:
        return await shell.block(body.children, streams), True
    except Loop as jump:
        if jump.levels > 1:
            raise Loop(jump.levels - 1, again=jump.again) from None
        return 0, jump.again


async def _for(shell: Shell, node: Tree, streams: Streams) -> int:
    name, values = text(field(node, "variable")), node.children_by_field_name("value")
    items = [word for value in values for word in await shell.words.fields(value)]
    if not any(child.type == "in" for child in node.children):
        items = list(shell.state.positional)
    code = 0
    for item in items:
        shell.state.set(name, item)
        code, go_on = await _round(shell, field(node, "body"), streams)
        if not go_on:
            break
    return code


async def _counting_for(shell: Shell, node: Tree, streams: Streams) -> int:
    evaluate(text(field(node, "initializer")), shell.state)
    code = 0
    while evaluate(text(field(node, "condition")), shell.state):
        code, go_on = await _round(shell, field(node, "body"), streams)
        if not go_on:
            break
        evaluate(text(field(node, "update")), shell.state)
    return code


async def _case(shell: Shell, node: Tree, streams: Streams) -> int:
    value = await shell.words.single(field(node, "value"))
    for item in node.named_children:
        if item.type != "case_item":
            continue
        patterns = item.children_by_field_name("value")
        globs = [await shell.words.pattern(pattern) for pattern in patterns]
        if any(fnmatch.fnmatchcase(value, glob) for glob in globs):
            shell.state.status = 0
            return await shell.block([child for child in item.children if child not in patterns], streams)
    return 0


COMPOUNDS: dict[str, Callable[[Shell, Tree, Streams], Awaitable[int]]] = {
    "compound_statement": _compound,
    "subshell": _subshell,
    "if_statement": _if,
    "while_statement": _while,
    "for_statement": _for,
    "c_style_for_statement": _counting_for,
    "case_statement": _case,
}
"""What runs a compound command, by its kind in the grammar."""
