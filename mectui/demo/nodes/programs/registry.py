"""Which programs there are on a node, and how one is started."""

from __future__ import annotations

import importlib
import pkgutil
import posixpath
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mectui.demo.nodes.node import Node
    from mectui.demo.nodes.shell.process import Process

Main = Callable[["Process"], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Program:
    """A program: its function, its path, and what brings it: snap, package, or whoever fetches it."""

    main: Main
    path: str
    snap: str | None
    package: str | None
    fetched: bool

    def there(self, node: Node) -> bool:
        """Say whether a node has what brings it."""
        if self.fetched:
            return node.files.exists(self.path)
        has_snap = self.snap is None or self.snap in node.snapd.installed
        return has_snap and (self.package is None or self.package in node.packages)


_PROGRAMS: dict[str, Program] = {}


def program(
    *names: str,
    folder: str = "/usr/bin",
    snap: str | None = None,
    package: str | None = None,
    fetched: bool = False,
) -> Callable[[Main], Main]:
    """Register a coroutine as the program of these names."""

    def register(main: Main) -> Main:
        for name in names:
            _PROGRAMS[name] = Program(main, posixpath.join(folder, name), snap, package, fetched)
        return main

    return register


def locate(node: Node, name: str) -> str | None:
    """Return the path of a program on a node, or None where it is not there."""
    found = _programs().get(posixpath.basename(name))
    if found is None or not found.there(node):
        return None
    known = (found.path, found.path.removeprefix("/usr"))
    return found.path if "/" not in name or name in known else None


async def execute(process: Process) -> int | None:
    """Run what the process names, a program or a script, and return its exit code; None: there is no such."""
    name = process.argv[0]
    if locate(process.node, name) is not None:
        return await _guarded(_programs()[process.name].main, process)
    path = process.path(name)
    if "/" in name and process.files.exists(path):
        return await _script(process, path)
    return None


async def _guarded(main: Main, process: Process) -> int:
    try:
        return await main(process)
    except OSError as error:
        return process.fail(f"{error.filename}: {error.strerror}")
    except Usage as wrong:
        return process.fail(str(wrong), 2)


async def _script(process: Process, path: str) -> int:
    from mectui.demo.nodes.shell import run_script

    entry = process.files.entry(path)
    if entry.is_directory or not entry.mode & 0o111:
        process.complain(f"bash: line 1: {process.argv[0]}: Permission denied")
        return 126
    script = process.files.read(path, process.user)
    shell = "bash" if b"bash" in script.split(b"\n", 1)[0] else "sh"
    return await run_script(
        process.node,
        process.user,
        script,
        process.streams,
        shell=shell,
        cwd=process.cwd,
        arguments=process.arguments,
        environment=process.environment,
    )


class Usage(Exception):
    """The program was called wrongly."""


def usage(message: str) -> Exception:
    """Return the exception that ends a program with its name, `message` and exit code 2."""
    return Usage(message)


@cache
def _programs() -> dict[str, Program]:
    package = importlib.import_module("mectui.demo.nodes.programs")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return _PROGRAMS
