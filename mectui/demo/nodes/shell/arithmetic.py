"""The arithmetic of $(( )) and (( )), on whole numbers."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mectui.demo.nodes.shell.state import State

_NAME = re.compile(r"\$?\{?([A-Za-z_]\w*|[0-9#?]+(?=\}))\}?|\$([0-9#?])")
_STEP = re.compile(r"(\w+)\s*(\+\+|--)|(\+\+|--)\s*(\w+)")
_ASSIGN = re.compile(r"([A-Za-z_]\w*)\s*([-+*/%]?)=(?!=)\s*(.+)")
_BINARY: dict[type[ast.AST], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: lambda a, b: int(a / b),
    ast.Mod: operator.mod,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.Pow: operator.pow,
}
_COMPARE: dict[type[ast.AST], Callable[[int, int], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def evaluate(expression: str, state: State) -> int:
    """Return the value of an expression; assignments change the shell's variables."""
    clean = expression.strip()
    if match := _STEP.fullmatch(clean):
        return _step(match, state)
    if match := _ASSIGN.fullmatch(clean):
        source = f"{match[1]} {match[2]} ({match[3]})" if match[2] else match[3]
        value = evaluate(source, state)
        state.set(match[1], str(value))
        return value
    return _value(ast.parse(_as_python(clean, state) or "0", mode="eval").body)


def _step(match: re.Match[str], state: State) -> int:
    name, sign = match[1] or match[4], match[2] or match[3]
    before = int(state.get(name) or 0)
    after = before + (1 if sign == "++" else -1)
    state.set(name, str(after))
    return before if match[1] else after


def _as_python(expression: str, state: State) -> str:
    named = _NAME.sub(lambda match: state.get(match[1] or match[2]).strip() or "0", expression)
    return named.replace("/", "//").replace("&&", " and ").replace("||", " or ").strip()


def _value(node: ast.expr) -> int:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return int(node.value)
    if isinstance(node, ast.UnaryOp):
        inner = _value(node.operand)
        return -inner if isinstance(node.op, ast.USub) else int(not inner)
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        return _BINARY[type(node.op)](_value(node.left), _value(node.right))
    if isinstance(node, ast.Compare):
        return int(_COMPARE[type(node.ops[0])](_value(node.left), _value(node.comparators[0])))
    if isinstance(node, ast.BoolOp):
        values = [bool(_value(part)) for part in node.values]
        return int(all(values) if isinstance(node.op, ast.And) else any(values))
    raise ValueError("not an arithmetic expression")
