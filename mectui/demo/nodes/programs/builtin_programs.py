"""echo, printf, test and pwd as programs: what sudo, env and timeout run under these names."""

from __future__ import annotations

from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process
from mectui.demo.nodes.shell.conditions import evaluate
from mectui.demo.nodes.shell.formatting import formatted


@program("echo")
async def echo(process: Process) -> int:
    """Print the arguments."""
    words = process.arguments
    quiet = words[:1] == ["-n"]
    process.write(" ".join(words[1:] if quiet else words) + ("" if quiet else "\n"))
    return 0


@program("printf")
async def printf(process: Process) -> int:
    """Print by a format."""
    process.write(formatted(process.argv[1], process.arguments[1:]))
    return 0


@program("test", "[")
async def test(process: Process) -> int:
    """Evaluate a condition."""
    words = process.arguments[:-1] if process.name == "[" else process.arguments
    return evaluate(words, process.files, process.cwd)


@program("pwd")
async def pwd(process: Process) -> int:
    """Print the directory."""
    process.say(process.cwd)
    return 0
