"""A shell over a node's files in memory: it never starts a process of the machine that simulates it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mectui.demo.nodes.shell.process import Process
from mectui.demo.nodes.shell.streams import Buffer, Nowhere, Reader, Source, Streams, Writer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mectui.demo.nodes.node import Node
    from mectui.demo.nodes.users import User

__all__ = ["Buffer", "Nowhere", "Process", "Reader", "Source", "Streams", "Writer", "run_script"]

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin"


async def run_script(
    node: Node,
    user: User,
    script: str | bytes,
    streams: Streams,
    *,
    shell: str = "bash",
    cwd: str | None = None,
    arguments: list[str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> int:
    """Run a script on a node as a user, in `sh` or `bash`, and return its exit code."""
    from mectui.demo.nodes.shell.interpreter import Shell
    from mectui.demo.nodes.shell.state import State

    variables = {
        "HOME": user.home,
        "USER": user.name,
        "LOGNAME": user.name,
        "PATH": _PATH,
        "SHELL": user.shell,
    }
    variables |= dict(environment or {})
    state = State(node, user, shell, cwd or user.home, variables, set(variables), list(arguments or ()))
    return await Shell(state).run(script.encode() if isinstance(script, str) else script, streams)
