"""The shell of the host-key rotation: each piece may be killed anywhere and run again.

The key that user-data gave a node is known to whoever may read its user-data, so the node makes one
of its own at the first verified contact. The order, and why it is safe, is `mectui.join.trust`'s.
"""

from __future__ import annotations

import shlex
from pathlib import PurePosixPath

from mectui.events import ExitCode, Trouble

NEXT = ".mectui"
"""What the new key is called beside the old one until it takes its place."""

ROOT_SHELL = "sudo sh -s"
SERVER_SETTINGS = "sudo sshd -T"
"""Prints the running server's settings, `hostkey PATH` among them."""


def host_key_path(settings: str) -> str:
    """Return where the server keeps its Ed25519 host key, read from `SERVER_SETTINGS`' output.

    Raises Trouble where it has none.
    """
    rows = (line.split(maxsplit=1) for line in settings.splitlines())
    paths = [row[1].strip() for row in rows if len(row) == 2 and row[0].lower() == "hostkey"]
    for path in paths:
        if "ed25519" in PurePosixPath(path).name:
            return path
    raise Trouble.of(
        ExitCode.FAILED,
        "the node's SSH server has no Ed25519 host key",
        f"`sshd -T` lists {', '.join(paths) or 'none'}",
        "use an image whose sshd_config keeps ssh_host_ed25519_key",
    )


def make_next_key(path: str) -> str:
    """Return the script that makes the new key beside the old, once, and prints its public part."""
    return (
        f"key={shlex.quote(path)}\n"
        f'if [ ! -s "$key{NEXT}" ] || [ ! -s "$key{NEXT}.pub" ]; then\n'
        f'rm -f "$key{NEXT}" "$key{NEXT}.pub"\n'
        f"ssh-keygen -q -t ed25519 -N '' -C '' -f \"$key{NEXT}\" </dev/null || exit 1\n"
        f"sync\n"
        f"fi\n"
        f'cat "$key{NEXT}.pub"\n'
    )


def swap_keys(path: str) -> str:
    """Return the script that puts the new key in the old one's place and tells the server.

    The private part goes first: a server with a new private and an old public part still presents
    the new key, and running this again finishes the rest.
    """
    return (
        f"key={shlex.quote(path)}\n"
        f'if [ -s "$key{NEXT}" ]; then\n'
        f'mv -f "$key{NEXT}" "$key" || exit 1\n'
        f"fi\n"
        f'if [ -s "$key{NEXT}.pub" ]; then\n'
        f'mv -f "$key{NEXT}.pub" "$key.pub" || exit 1\n'
        f"fi\n"
        f"sync\n"
        f"systemctl reload ssh || systemctl restart ssh\n"
    )
