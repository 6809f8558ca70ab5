"""cat, tee, cp, mv, rm and the others that handle files."""

from __future__ import annotations

import fnmatch
import posixpath
import time
import uuid
from collections.abc import Callable

from mectui.demo.nodes.programs.options import Options, read_options
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
        _give(process, path, options.get("o", "owner"), options.get("g", "group"))
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


@program("chmod")
async def chmod(process: Process) -> int:
    """Change modes, given in octal or as in u=rw,go-r."""
    mode, *names = [word for word in process.arguments if word not in ("-R", "-v", "-f")]
    for name in names:
        entry = process.files.entry(process.path(name))
        if process.user.uid not in (0, entry.uid):
            return process.fail(f"changing permissions of '{name}': Operation not permitted")
        entry.mode = int(mode, 8) if mode.isdigit() else _symbolic(entry.mode, mode)
    return 0


def _symbolic(mode: int, text: str) -> int:
    for clause in text.split(","):
        sign = next(sign for sign in "+-=" if sign in clause)
        who, what = clause.split(sign)
        bits = sum({"r": 4, "w": 2, "x": 1}.get(letter, 0) for letter in what)
        for shift, letter in ((6, "u"), (3, "g"), (0, "o")):
            if not who or "a" in who or letter in who:
                mode = mode & ~(7 << shift) if sign == "=" else mode
                mode = mode & ~(bits << shift) if sign == "-" else mode | bits << shift
    return mode


@program("chown", "chgrp")
async def chown(process: Process) -> int:
    """Give files to a user and a group."""
    options = read_options(process.arguments, flags="R v h f")
    if not process.is_root:
        return process.fail(f"changing ownership of '{options.words[-1]}': Operation not permitted")
    owner, _, group = options.words[0].partition(":")
    for name in options.words[1:]:
        paths = process.files.walk(process.path(name)) if options.has("R") else [process.path(name)]
        for path in list(paths):
            _give(process, path, owner if process.name == "chown" else "", group or owner)
    return 0


def _give(process: Process, path: str, owner: str, group: str) -> None:
    entry = process.files.entry(path)
    user = process.node.users.get(owner)
    entry.uid = user.uid if user else entry.uid
    entry.gid = process.node.users.groups.get(group, user.gid if user else entry.gid)


@program("ls")
async def ls(process: Process) -> int:
    """List directories."""
    options = read_options(process.arguments, flags="l a A 1 d h t r R la")
    for name in options.words or ["."]:
        path = process.path(name)
        if not process.files.exists(path, follow=False):
            return process.fail(f"cannot access '{name}': No such file or directory", 2)
        whole = options.has("d") or not process.files.is_directory(path)
        for child in [name] if whole else process.files.children(path):
            if child.startswith(".") and not options.has("a", "A", "la") and not whole:
                continue
            long = options.has("l", "la")
            process.say(
                _long(process, path if whole else posixpath.join(path, child), child) if long else child
            )
    return 0


def _long(process: Process, path: str, name: str) -> str:
    entry = process.files.entry(path, follow=False)
    kind = "d" if entry.is_directory else "l" if entry.target else "-"
    users = process.node.users
    when = time.strftime("%b %e %H:%M", time.gmtime(entry.modified))
    size, target = len(entry.data or b""), f" -> {entry.target}" if entry.target else ""
    owner, group = users.named(entry.uid), users.group_named(entry.gid)
    return f"{kind}{_letters(entry.mode)} 1 {owner} {group} {size} {when} {name}{target}"


def _letters(mode: int) -> str:
    return "".join(letter if mode >> (8 - index) & 1 else "-" for index, letter in enumerate("rwxrwxrwx"))


@program("stat")
async def stat(process: Process) -> int:
    """Print facts of a file by -c's format: %a, %U, %G, %u, %g, %s, %n, %Y and %F."""
    options = read_options(process.arguments, flags="L t", valued="c format")
    for name in options.words:
        entry, users = process.files.entry(process.path(name)), process.node.users
        facts = {
            "%a": f"{entry.mode:o}",
            "%U": users.named(entry.uid),
            "%G": users.group_named(entry.gid),
            "%u": str(entry.uid),
            "%g": str(entry.gid),
            "%s": str(len(entry.data or b"")),
            "%n": name,
            "%Y": str(int(entry.modified)),
            "%F": "directory" if entry.is_directory else "regular file",
        }
        line = options.get("c", "format", default="  File: %n\n  Size: %s\nAccess: (%a) Uid: %u Gid: %g")
        for key, value in facts.items():
            line = line.replace(key, value)
        process.say(line)
    return 0


@program("readlink", "realpath")
async def readlink(process: Process) -> int:
    """Print where links lead to."""
    for name in read_options(process.arguments, flags="f e m n").words:
        process.say(process.files.resolve(process.path(name)))
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


@program("find")
async def find(process: Process) -> int:
    """Print the paths below a directory; knows -name and -type."""
    words = process.arguments
    start = process.path(words[0] if words and not words[0].startswith("-") else ".")
    wanted = {key: words[words.index(key) + 1] for key in ("-name", "-type") if key in words}
    for path in process.files.walk(start):
        kind = "d" if process.files.entry(path, follow=False).is_directory else "f"
        named = fnmatch.fnmatchcase(posixpath.basename(path), wanted.get("-name", "*"))
        if named and wanted.get("-type", kind) == kind:
            process.say(path)
    return 0
