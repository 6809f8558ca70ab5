"""cat, tee, cp, mv, rm and the others that handle files."""

from __future__ import annotations

import posixpath
import uuid
from collections.abc import Callable

from mectui.demo.nodes.programs.options import Options, read_options
from mectui.demo.nodes.programs.permissions import give
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process


@program("cat")
async def cat(process: Process) -> int:
    """Print files one after another."""
    code = 0
    for name in read_options(process.arguments, flags="n A e t v u").words or ["-"]:
        try:
            process.write(await _contents(process, name))
        except OSError as error:
            code = process.fail(f"{name}: {error.strerror}")
    return code


async def _contents(process: Process, name: str) -> bytes:
    if name in ("-", "/dev/stdin"):
        return await process.streams.stdin.read()
    return b"" if name == "/dev/null" else process.files.read(process.path(name), process.user)


@program("tee")
async def tee(process: Process) -> int:
    """Copy standard input to files and to standard output."""
    options = read_options(process.arguments, flags="a i append")
    data = await process.streams.stdin.read()
    for name in options.words:
        if name != "/dev/null":
            process.files.write(process.path(name), data, process.user, append=options.has("a", "append"))
    process.write(data)
    return 0


@program("mkdir")
async def mkdir(process: Process) -> int:
    """Make directories."""
    options = read_options(process.arguments, flags="p v parents", valued="m mode")
    mode = int(options.get("m", "mode", default="755"), 8)
    for name in options.words:
        process.files.make_directory(
            process.path(name), process.user, mode=mode, parents=options.has("p", "parents")
        )
    return 0


@program("rm", "rmdir")
async def rm(process: Process) -> int:
    """Remove files and directories."""
    options = read_options(process.arguments, flags="r R f i v d recursive force")
    recursive = options.has("r", "R", "recursive")
    for name in options.words:
        path = process.path(name)
        if process.files.exists(path, follow=False) or not options.has("f", "force"):
            if process.files.is_directory(path) and not recursive and process.name == "rm":
                return process.fail(f"cannot remove '{name}': Is a directory")
            process.files.remove(path, process.user, recursive=recursive)
    return 0


@program("mv")
async def mv(process: Process) -> int:
    """Move files."""
    options = read_options(process.arguments, flags="f n v T", valued="t")
    return _each(process, options, lambda source, target: process.files.rename(source, target, process.user))


@program("cp")
async def cp(process: Process) -> int:
    """Copy files; their mode goes with them."""
    options = read_options(process.arguments, flags="a p r R f v T n L preserve")
    return _each(process, options, lambda source, target: _copy(process, source, target))


@program("install")
async def install(process: Process) -> int:
    """Copy files with a mode and an owner, or make directories."""
    options = read_options(process.arguments, flags="d D v T", valued="m o g mode owner group t")
    mode = int(options.get("m", "mode", default="755"), 8)
    if options.has("d"):
        for name in options.words:
            process.files.make_directory(process.path(name), process.user, mode=mode, parents=True)
            process.files.entry(process.path(name)).mode = mode
        return 0
    data = [(await _contents(process, name), name) for name in options.words[:-1]]
    target = process.path(options.words[-1])
    for raw, name in data:
        path = (
            posixpath.join(target, posixpath.basename(name)) if process.files.is_directory(target) else target
        )
        process.files.write(path, raw, process.user, mode=mode)
        give(process, path, options.get("o", "owner"), options.get("g", "group"))
    return 0


def _each(process: Process, options: Options, act: Callable[[str, str], None]) -> int:
    sources, target = options.words[:-1], process.path(options.words[-1]) if options.words else ""
    if not sources:
        return process.fail("missing file operand")
    for name in sources:
        source = process.path(name)
        if not process.files.exists(source, follow=False):
            return process.fail(f"cannot stat '{name}': No such file or directory")
        into = process.files.is_directory(target) and not options.has("T")
        act(source, posixpath.join(target, posixpath.basename(name)) if into else target)
    return 0


def _copy(process: Process, source: str, target: str) -> None:
    for path in list(process.files.walk(source)):
        entry, place = process.files.entry(path), target + path[len(process.files.resolve(source)) :]
        if entry.is_directory:
            process.files.make_directory(place, process.user, mode=entry.mode, parents=True)
        else:
            process.files.write(place, process.files.read(path, process.user), process.user, mode=entry.mode)


@program("ln")
async def ln(process: Process) -> int:
    """Make a link; hard ones are made as symbolic ones."""
    options = read_options(process.arguments, flags="s f n T v sf sfn")
    target, name = options.words[0], process.path(options.words[-1])
    if options.has("f") and process.files.exists(name, follow=False):
        process.files.remove(name, process.user)
    process.files.link(target, name, process.user)
    return 0


@program("touch")
async def touch(process: Process) -> int:
    """Make files that do not exist, and mark them as changed now."""
    for name in read_options(process.arguments, flags="a m c").words:
        process.files.write(process.path(name), b"", process.user, append=True)
    return 0


@program("mktemp")
async def mktemp(process: Process) -> int:
    """Make a temporary file or, with -d, a directory, and print its path."""
    options = read_options(process.arguments, flags="d q u", valued="t p")
    path = f"{options.get('p', default='/tmp')}/tmp.{uuid.uuid4().hex[:10]}"
    if options.has("d"):
        process.files.make_directory(path, process.user, mode=0o700)
    else:
        process.files.write(path, b"", process.user, mode=0o600)
    process.say(path)
    return 0
