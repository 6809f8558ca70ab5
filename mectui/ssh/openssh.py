"""Command lines of OpenSSH's own client: for a person's shell, and for forwarding a port."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from mectui.answers.model import Bastion
from mectui.clusters.files import write_private
from mectui.ssh.target import Target

_STRICT = ("-F", "none", "-o", "StrictHostKeyChecking=yes", "-o", "ServerAliveInterval=15")


def command_line(target: Target, known_hosts: Path, *options: str, command: Sequence[str] = ()) -> list[str]:
    """Return the words that reach `target` with its pinned host keys, through its bastion where it has one.

    `known_hosts` holds the pins under the target's name; the bastion's pin is written beside it.
    `command` is handed over as ssh does it: joined by spaces, for the shell over there.
    """
    through: tuple[str, ...] = ()
    if target.bastion is not None:
        proxy = _proxy(target.bastion, target.key, known_hosts.with_name("bastion_known_hosts"))
        through = ("-o", f"ProxyCommand={proxy}")
    there = (*_login(target.key), "-p", str(target.port), f"{target.user}@{target.host}")
    return ["ssh", *_STRICT, *_pins(target.name, known_hosts), *through, *options, *there, *command]


def _proxy(bastion: Bastion, cluster_key: Path, known_hosts: Path) -> str:
    """Return the shell command that leads through the bastion, with that one's own key and pin."""
    pins: tuple[str, ...] = ()
    if bastion.host_key:
        _keep(known_hosts, f"bastion {bastion.host_key}\n")
        pins = _pins("bastion", known_hosts)
    # without a key of its own the cluster's is offered, and what the agent and the usual files have
    login = _login(bastion.key) if bastion.key else _key(cluster_key)
    words = ["ssh", *_STRICT, *pins, *login, "-p", str(bastion.port)]
    # %h and %p are the outer ssh's to fill in; any other percent sign is one of the words' own.
    return f"{shlex.join(words).replace('%', '%%')} -W %h:%p {shlex.quote(f'{bastion.user}@{bastion.host}')}"


def _keep(path: Path, text: str) -> None:
    """See that the file says so; one that does is not written, and need not be allowed to be."""
    if not path.is_file() or path.read_text() != text:
        write_private(path, text)


def _pins(name: str, known_hosts: Path) -> tuple[str, ...]:
    files = ("-o", f'UserKnownHostsFile="{known_hosts}"', "-o", "GlobalKnownHostsFile=none")
    return "-o", f"HostKeyAlias={name}", *files


def _login(key: Path) -> tuple[str, ...]:
    return ("-o", "IdentitiesOnly=yes", *_key(key))


def _key(key: Path) -> tuple[str, ...]:
    return ("-i", str(key.expanduser()))
