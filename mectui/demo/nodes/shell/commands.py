"""Simple commands: functions, the shell's own, then programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mectui.demo.nodes.programs import execute
from mectui.demo.nodes.shell import builtins
from mectui.demo.nodes.shell.process import Process
from mectui.demo.nodes.shell.state import Return
from mectui.demo.nodes.shell.streams import Streams

if TYPE_CHECKING:
    from mectui.demo.nodes.shell.interpreter import Shell


async def run_words(shell: Shell, words: list[str], assignments: dict[str, str], streams: Streams) -> int:
    """Run a command given as words, with variables that are its alone; without words they are the shell's."""
    if not words:
        shell.state.variables |= assignments
        return shell.state.status
    if words[0] in shell.state.functions:
        return await _function(shell, words, streams)
    builtin = builtins.BUILTINS.get(words[0])
    if builtin is not None:
        shell.state.variables |= assignments
        return await builtin(shell, words, streams)
    environment = shell.state.environment() | assignments
    process = Process(shell.state.node, shell.state.user, words, streams, shell.state.cwd, environment)
    code = await execute(process)
    if code is None:
        return _unknown(shell, words[0], streams)
    return code


async def _function(shell: Shell, words: list[str], streams: Streams) -> int:
    before = shell.state.positional
    shell.state.positional = words[1:]
    try:
        return await shell.statement(shell.state.functions[words[0]], streams)
    except Return as end:
        return end.code
    finally:
        shell.state.positional = before


def _unknown(shell: Shell, name: str, streams: Streams) -> int:
    where = (
        f"bash: line 1: {name}: command not found"
        if shell.state.name == "bash"
        else f"sh: 1: {name}: not found"
    )
    if "/" in name:
        where = f"{shell.state.name}: line 1: {name}: No such file or directory"
    streams.stderr.write(f"{where}\n".encode())
    return 127
