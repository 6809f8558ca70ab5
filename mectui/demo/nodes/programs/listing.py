"""ls, stat, readlink and find."""

from __future__ import annotations

import fnmatch
import posixpath
import time

from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process


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
