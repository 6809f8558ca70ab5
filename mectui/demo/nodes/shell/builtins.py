"""The commands that a shell runs itself."""

from __future__ import annotations

import asyncio
import posixpath
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from mectui.demo.nodes.programs import locate
from mectui.demo.nodes.shell import conditions
from mectui.demo.nodes.shell.formatting import formatted, unescaped
from mectui.demo.nodes.shell.grammar import SyntaxProblem, parse
from mectui.demo.nodes.shell.state import Exit, Loop, Return
from mectui.demo.nodes.shell.streams import Streams

if TYPE_CHECKING:
    from mectui.demo.nodes.shell.interpreter import Shell

Builtin = Callable[["Shell", list[str], Streams], Awaitable[int]]
BUILTINS: dict[str, Builtin] = {}


def _builtin(*names: str) -> Callable[[Builtin], Builtin]:
    def register(function: Builtin) -> Builtin:
        BUILTINS.update(dict.fromkeys(names, function))
        return function

    return register


@_builtin(":", "true", "umask", "hash", "ulimit")
async def _nothing(shell: Shell, words: list[str], streams: Streams) -> int:
    return 0


@_builtin("false")
async def _false(shell: Shell, words: list[str], streams: Streams) -> int:
    return 1


@_builtin("trap")
async def _trap(shell: Shell, words: list[str], streams: Streams) -> int:
    if {"EXIT", "0"} & set(words[2:]):
        shell.state.on_exit = "" if words[1] == "-" else words[1]
    return 0


@_builtin("echo")
async def _echo(shell: Shell, words: list[str], streams: Streams) -> int:
    words, end, escapes = words[1:], "\n", shell.state.name == "sh"
    while words and words[0] in ("-n", "-e", "-ne", "-en"):
        end = "" if "n" in words[0] else end
        escapes = escapes or "e" in words[0]
        words = words[1:]
    line = " ".join(words)
    streams.stdout.write(((unescaped(line) if escapes else line) + end).encode())
    return 0


@_builtin("printf")
async def _printf(shell: Shell, words: list[str], streams: Streams) -> int:
    words = words[1:] if words[1:2] != ["--"] else words[2:]
    streams.stdout.write(formatted(words[0], words[1:]).encode() if words else b"")
    return 0


@_builtin("cd")
async def _cd(shell: Shell, words: list[str], streams: Streams) -> int:
    target = words[1] if len(words) > 1 else shell.state.get("HOME")
    path = posixpath.normpath(posixpath.join(shell.state.cwd, target))
    if not shell.state.node.files.is_directory(path):
        streams.stderr.write(
            f"{shell.state.name}: line 1: cd: {target}: No such file or directory\n".encode()
        )
        return 1
    shell.state.cwd = path
    return 0


@_builtin("pwd")
async def _pwd(shell: Shell, words: list[str], streams: Streams) -> int:
    streams.stdout.write(f"{shell.state.cwd}\n".encode())
    return 0


@_builtin("exit")
async def _exit(shell: Shell, words: list[str], streams: Streams) -> int:
    raise Exit(int(words[1]) if len(words) > 1 else shell.state.status)


@_builtin("return")
async def _return(shell: Shell, words: list[str], streams: Streams) -> int:
    raise Return(int(words[1]) if len(words) > 1 else shell.state.status)


@_builtin("break", "continue")
async def _jump(shell: Shell, words: list[str], streams: Streams) -> int:
    raise Loop(int(words[1]) if len(words) > 1 else 1, again=words[0] == "continue")


@_builtin("shift")
async def _shift(shell: Shell, words: list[str], streams: Streams) -> int:
    del shell.state.positional[: int(words[1]) if len(words) > 1 else 1]
    return 0


@_builtin("set")
async def _set(shell: Shell, words: list[str], streams: Streams) -> int:
    rest = words[1:]
    while rest and rest[0][:1] in ("-", "+") and rest[0] != "--":
        flag = rest.pop(0)
        names = {rest.pop(0)} if flag[1:].endswith("o") and rest else set()
        names |= set(flag[1:]) - {"o"}
        shell.state.options = shell.state.options | names if flag[0] == "-" else shell.state.options - names
    if rest:
        shell.state.positional = rest[1:] if rest[0] == "--" else rest
    return 0


@_builtin("read")
async def _read(shell: Shell, words: list[str], streams: Streams) -> int:
    names = [word for word in words[1:] if not word.startswith("-")] or ["REPLY"]
    raw = await streams.stdin.readline()
    values = raw.decode(errors="replace").strip().split(None, len(names) - 1)
    for index, name in enumerate(names):
        shell.state.set(name, values[index] if index < len(values) else "")
    return 0 if raw.endswith(b"\n") else 1


@_builtin("test", "[")
async def _test(shell: Shell, words: list[str], streams: Streams) -> int:
    arguments = words[1:-1] if words[0] == "[" else words[1:]
    return conditions.evaluate(arguments, shell.state.node.files, shell.state.cwd)


@_builtin("eval")
async def _eval(shell: Shell, words: list[str], streams: Streams) -> int:
    return await _source(shell, " ".join(words[1:]).encode(), streams)


@_builtin(".", "source")
async def _dot(shell: Shell, words: list[str], streams: Streams) -> int:
    path = posixpath.join(shell.state.cwd, words[1])
    try:
        script = shell.state.node.files.read(path, shell.state.user)
    except OSError as error:
        streams.stderr.write(f"{shell.state.name}: {words[1]}: {error.strerror}\n".encode())
        return 1
    return await _source(shell, script, streams)


async def _source(shell: Shell, script: bytes, streams: Streams) -> int:
    try:
        return await shell.block(parse(script).children, streams)
    except SyntaxProblem as problem:
        streams.stderr.write(f"{shell.state.name}: {problem}\n".encode())
        return 2


@_builtin("exec")
async def _exec(shell: Shell, words: list[str], streams: Streams) -> int:
    from mectui.demo.nodes.shell.commands import run_words

    if len(words) == 1:
        return 0
    raise Exit(await run_words(shell, words[1:], {}, streams))


@_builtin("command", "type")
async def _command(shell: Shell, words: list[str], streams: Streams) -> int:
    from mectui.demo.nodes.shell.commands import run_words

    names = [word for word in words[1:] if not word.startswith("-")]
    if words[0] == "command" and words[1:2] and words[1] not in ("-v", "-V"):
        return await run_words(shell, words[1:], {}, streams)
    for name in names:
        found = name if name in BUILTINS or name in shell.state.functions else locate(shell.state.node, name)
        if found is None:
            return 127 if words[0] == "command" else 1
        streams.stdout.write(f"{found}\n".encode())
    return 0


@_builtin("wait")
async def _wait(shell: Shell, words: list[str], streams: Streams) -> int:
    wanted = [int(word) for word in words[1:]] or list(shell.background)
    if not set(wanted) <= shell.background.keys():
        return 127
    codes = await asyncio.gather(*(shell.background.pop(job) for job in wanted))
    return codes[-1] if len(words) > 1 else 0
