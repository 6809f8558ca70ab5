"""git: what a clone of a repository that the data knows looks like."""

from __future__ import annotations

import posixpath

from mectui.demo.nodes import made
from mectui.demo.nodes.programs.options import Options, read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process

_HEAD = ".git/HEAD"


@program("git", package="git")
async def git(process: Process) -> int:
    """Clone a repository at a tag, or tell at which tag a clone is."""
    options = read_options(
        process.arguments,
        flags="q quiet single-branch tags exact-match",
        valued="c C depth branch b",
    )
    verb = options.words[0] if options.words else ""
    if verb == "clone":
        return _clone(process, options)
    if verb == "describe":
        return _describe(process, options)
    return process.fail(f"'{verb}' is not a git command. See 'git --help'.")


def _clone(process: Process, options: Options) -> int:
    url, tag = options.words[1], options.get("branch", "b")
    folder = process.path(options.words[2])
    row = made.download(url)
    if row is None:
        return _fatal(process, f"repository '{url}/' not found")
    if row["tag"] != tag:
        return _fatal(process, f"Remote branch {tag} not found in upstream origin")
    example = posixpath.join(folder, "example")
    process.files.put(posixpath.join(folder, _HEAD), f"{tag}\n")
    process.files.put(f"{example}/kustomization.yaml", "resources: [everything.yaml]\n")
    process.files.put(f"{example}/everything.yaml", made.manifests(url, row["makes"]))
    return 0


def _describe(process: Process, options: Options) -> int:
    head = posixpath.join(process.path(options.get("C", default=".")), _HEAD)
    if not process.files.exists(head):
        return _fatal(process, "not a git repository (or any of the parent directories): .git")
    process.write(process.files.read(head))
    return 0


def _fatal(process: Process, message: str) -> int:
    process.complain(f"fatal: {message}")
    return 128
