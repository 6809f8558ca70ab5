"""chmod and chown."""

from __future__ import annotations

from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process


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
            give(process, path, owner if process.name == "chown" else "", group or owner)
    return 0


def give(process: Process, path: str, owner: str, group: str) -> None:
    """Give a file to a user and a group; an empty one stays as it is."""
    entry = process.files.entry(path)
    user = process.node.users.get(owner)
    entry.uid = user.uid if user else entry.uid
    entry.gid = process.node.users.groups.get(group, user.gid if user else entry.gid)
